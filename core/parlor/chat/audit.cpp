#include "parlor/chat/audit.hpp"

#include <algorithm>
#include <numeric>

#include "parlor/chat/rolling.hpp"
#include "parlor/chat/text.hpp"
#include "parlor/fair/fair_roll.hpp"

namespace parlor::chat {
namespace {

struct Checker {
  const State& state;
  room::AuditContext& context;

  void operator()(const Said& event) const {
    check_authorship(event);
    context.require(event.kind != Kind::roll, "a roll is not said");
    context.require(!event.text.empty() && clean(event.text) == event.text, "the text is none that the room takes");
  }

  void operator()(const Rolled& event) const {
    const Roll& roll = event.roll;
    const Proof& proof = roll.proof;
    check_authorship(event);
    context.tally.dice += roll.dice.size();
    context.require(
        state.next_roll && state.next_roll->number == proof.number && state.next_roll->commitment == proof.commitment,
        "the server rolled with a seed that it had not committed to before");
    const bool opens = fair::opens(proof.server_seed, proof.commitment);
    context.require(opens, "the server's seed is not the one it has committed to");
    context.require(event.next.number == proof.number + 1, "rolled.next is not for the roll that comes next");
    const bool follow = faces_of(context.room.text(), event.by, proof, roll.dice.size(), roll.faces) == roll.dice;
    context.require(follow, "rolled.roll.dice do not follow from the seeds");
    context.require(std::accumulate(roll.dice.begin(), roll.dice.end(), roll.modifier) == roll.total,
                    "rolled.roll.total is not the sum of the dice and the modifier");
    if (!opens || !follow) return;
    context.tally.dice_checked += roll.dice.size();
    if (proof.client_seed.empty()) context.tally.one_sided += roll.dice.size();
  }

  void operator()(const Sealed& event) const {
    context.require(!state.next_roll && event.next.number == 1, "the room has a commitment for the next roll already");
  }

  void operator()(const Edited& event) const {
    check_own(event.id);
    context.require(!event.text.empty() && clean(event.text) == event.text, "the text is none that the room takes");
  }
  void operator()(const Deleted& event) const { check_own(event.id); }
  void operator()(const room::MemberRenamed&) const {}  // checked for every kind of room

  template <class Written>
  void check_authorship(const Written& event) const {
    context.require(event.id == state.last_id + 1, "messages are numbered one by one");
    context.require(event.by == context.event.by, "the author is not who asked for it");
    context.require(event.name == context.members.name_of(event.by), "the name is not the author's");
    context.require(event.time == context.event.time, "the message's time is not the event's");
  }

  void check_own(MessageId id) const {
    const auto message =
        std::find_if(state.messages.begin(), state.messages.end(), [&](const Message& each) { return each.id == id; });
    context.require(message != state.messages.end() && message->by == context.event.by && message->kind != Kind::roll,
                    "this message could not be changed by who did it");
  }
};

}  // namespace

void ChatAudit::check(const State& before, const Event& event, room::AuditContext& context) const {
  std::visit(Checker{before, context}, event);
}

}  // namespace parlor::chat
