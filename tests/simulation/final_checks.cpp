#include "final_checks.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "dice_proof.hpp"
#include "world.hpp"

namespace parlor::sim {
namespace {

/// The last event of a command, and how many runs of events carry its number.
struct Batch {
  room::Offset last = 0;
  int runs = 0;
};
/// Member, session, seq.
using CommandId = std::tuple<room::MemberId, std::string, std::uint64_t>;

CommandId id_of(const room::Event& event) {
  return {event.by, event.session.value_or(std::string()), event.seq};
}

CommandId id_of(const SimClient& client, const Given& given) {
  return {client.member(), given.session, given.seq};
}

/// One room's history, and what everybody makes of it.
class RoomChecks {
 public:
  RoomChecks(World& world, const std::string& room)
      : world_(world), env_(world.env()), room_(room), head_(world.store().head(room)), history_(history_of(head_)) {}

  void run() {
    index();
    if (const auto wrong = wrong_dice(env_.kinds, room_, history_))
      env_.fail("every die verifies", room_ + ": " + *wrong);
    check_no_command_doubled();
    check_replicas();
    if (is_open()) check_presence();
    for (const auto& client : world_.clients()) check_answers(*client);
  }

 private:
  void index();
  void check_no_command_doubled();
  void check_replicas();
  /// In a room that no server has open, nobody is asked for; members whose server died are retired when it is opened.
  bool is_open() const;
  void check_presence();
  void check_answers(const SimClient& client);
  void check_answer(const SimClient& client, const Given& given);
  void check_missing(const SimClient& client, const Given& given);
  bool has_outcome(const Node* head, const SimClient& client, const Given& given) const;
  bool is_alive(const Knowledge& knowledge) const;
  bool was_lost(const SimClient& client, const Given& given) const;
  std::string hash_of_replay() const;
  void fail(const char* invariant, const std::string& what) { env_.fail(invariant, room_ + ": " + what); }

  World& world_;
  Env& env_;
  std::string room_;
  const Node* head_;
  std::vector<const room::Event*> history_;
  std::map<CommandId, Batch> commands_;
  std::set<CommandId> refused_;  // in the log
  std::map<std::string, int> said_;
};

void RoomChecks::index() {
  const room::Event* before = nullptr;
  for (const room::Event* event : history_) {
    if (event->offset != (before == nullptr ? 0 : before->offset) + 1) fail("offsets without gaps", "in the history");
    if (event->seq > 0 && room::is_refusal(event->body)) {
      refused_.insert(id_of(*event));
    } else if (event->seq > 0) {
      Batch& batch = commands_[id_of(*event)];
      const bool goes_on = before != nullptr && id_of(*before) == id_of(*event);
      if (!goes_on) ++batch.runs;
      batch.last = event->offset;
    }
    if (event->body["type"] == "said") ++said_[event->body["text"].get<std::string>()];
    before = event;
  }
}

void RoomChecks::check_no_command_doubled() {
  for (const auto& [command, batch] : commands_) {
    const std::string what = std::get<0>(command) + " " + std::to_string(std::get<2>(command));
    if (batch.runs != 1) fail("no command doubled", what);
    if (refused_.contains(command)) fail("refused is not applied", what + " is both in the log");
  }
  for (const auto& [text, times] : said_) {
    if (times > 1 && text.starts_with("said ")) fail("no command doubled", "\"" + text + "\"");
  }
}

std::string RoomChecks::hash_of_replay() const {
  room::Replica replica = *room::Replica::make(env_.kinds, *room::parse_room_name(room_));
  for (const room::Event* event : history_) {
    if (!replica.apply(*event)) return "not applicable";
  }
  return replica.hash();
}

void RoomChecks::check_replicas() {
  const std::string hash = hash_of_replay();
  const std::string& epoch = world_.store().log(room_).epoch();
  const auto check = [&](const room::Replica& replica, const std::string& in_epoch, const std::string& whose) {
    if (replica.offset() != length_of(head_) || in_epoch != epoch) {
      fail("replicas are equal", whose + " stands at " + std::to_string(replica.offset()) + " of " + in_epoch +
                                     ", the log at " + std::to_string(length_of(head_)) + " of " + epoch);
    } else if (replica.hash() != hash) {
      fail("replicas are equal", whose + " differs from the log");
    }
  };
  for (const auto& server : world_.servers()) {
    const auto open = server->rooms().find(room_);
    if (open == server->rooms().end()) continue;
    const room::Host& host = open->second->host();
    check(host.replica(), host.log().epoch(), "server " + std::to_string(server->process()));
  }
  for (const auto& client : world_.clients()) {
    if (client->has_quit() || !client->wanted_rooms().contains(room_)) continue;
    const session::ClientRoom* room = client->session().find(room_);
    check(room->replica(), room->epoch(), client->name());
  }
}

bool RoomChecks::is_open() const {
  return std::any_of(world_.servers().begin(), world_.servers().end(),
                     [&](const auto& server) { return server->rooms().contains(room_); });
}

void RoomChecks::check_presence() {
  room::Replica replica = *room::Replica::make(env_.kinds, *room::parse_room_name(room_));
  for (const room::Event* event : history_) (void)replica.apply(*event);
  std::set<room::MemberId> connected;
  for (const auto& client : world_.clients()) {
    if (client->has_quit() || !client->wanted_rooms().contains(room_)) continue;
    connected.insert(client->member());
    if (replica.members().find(client->member()) == nullptr) fail("members are connected", client->name() + " is none");
  }
  for (const auto& [id, member] : replica.members().all()) {
    if (!connected.contains(id)) fail("members are connected", member.name + " is one, and is not there");
  }
}

void RoomChecks::check_answers(const SimClient& client) {
  for (const Given& given : client.given()) {
    if (given.room == room_ && given.is_answered) check_answer(client, given);
  }
}

void RoomChecks::check_answer(const SimClient& client, const Given& given) {
  const std::string what = client.name() + " " + std::to_string(given.seq) + " " + given.token;
  const auto place = commands_.find(id_of(client, given));
  const bool is_there = place != commands_.end();
  const bool is_said = given.token.empty() || said_.contains("said " + given.token);
  if (given.error) {
    // These two say that nobody knows.
    const bool is_open =
        *given.error == name_of(ErrorCode::outcome_unknown) || *given.error == name_of(ErrorCode::too_many_pending);
    const bool is_applied = is_there || (!given.token.empty() && is_said);
    if (!is_open && is_applied) {
      // Final is what is in the log; a refusal that the store lost with its log is missing as a command is.
      if (was_lost(client, given)) return check_missing(client, given);
      fail("refused is not applied", what + " " + *given.error);
    }
    return;
  }
  if (!is_there || !is_said) return check_missing(client, given);
  if (given.offset > 0 && given.offset != place->second.last && !env_.profile.loses_history()) {
    fail("replies match the log", what + " was said to end at " + std::to_string(given.offset) + ", and ends at " +
                                      std::to_string(place->second.last));
  }
}

/// Only what a store has lost may be missing, only where no server that still lives knew it, or where one has counted
/// it.
void RoomChecks::check_missing(const SimClient& client, const Given& given) {
  const std::string what = client.name() + " " + std::to_string(given.seq) + " " + given.token;
  if (!env_.profile.loses_history()) return fail("no acknowledged command lost", what);
  for (const auto& server : world_.servers()) {
    if (server->lost_events() > 0) return;
  }
  for (const Knowledge& knowledge : world_.knowledge()) {
    if (knowledge.room == room_ && is_alive(knowledge) && has_outcome(knowledge.head, client, given)) {
      return fail("what a server knows is restored", what + ", known to " + std::to_string(knowledge.process));
    }
  }
  if (!client.has_quit() && client.resets() == 0) fail("losses are told", what);
}

/// Whether the history that ends at `head` holds what the client was told of the command: its events, or its refusal.
bool RoomChecks::has_outcome(const Node* head, const SimClient& client, const Given& given) const {
  const CommandId command = id_of(client, given);
  for (; head != nullptr; head = head->before) {
    if (id_of(head->event) == command && room::is_refusal(head->event.body) == given.error.has_value()) return true;
  }
  return false;
}

bool RoomChecks::is_alive(const Knowledge& knowledge) const {
  return std::any_of(world_.servers().begin(), world_.servers().end(), [&](const auto& server) {
    return server->process() == knowledge.process && server->rooms().contains(room_);
  });
}

bool RoomChecks::was_lost(const SimClient& client, const Given& given) const {
  const std::vector<const Node*>& heads = world_.store().lost_heads(room_);
  return std::any_of(heads.begin(), heads.end(), [&](const Node* head) { return has_outcome(head, client, given); });
}

}  // namespace

void check_in_the_end(World& world) {
  for (const std::string& room : world.room_names()) {
    if (!world.env().finding && world.store().head(room) != nullptr) RoomChecks(world, room).run();
  }
}

}  // namespace parlor::sim
