#include "parlor/chat/chat.hpp"

#include <array>
#include <utility>

#include "parlor/chat/find_message.hpp"
#include "parlor/chat/rolling.hpp"
#include "parlor/chat/slash.hpp"
#include "parlor/chat/text.hpp"
#include "parlor/codec/utf8.hpp"

namespace parlor::chat {
namespace {

using Events = std::vector<Event>;

Status check_text(std::string_view text) {
  if (text.empty()) return refuse("text_empty", "A message needs some text.");
  if (text.size() <= limits::chat_text_bytes) return {};
  return refuse("text_too_long", "A message has at most " + std::to_string(limits::chat_text_bytes) +
                                     " bytes of text; this one has " + std::to_string(text.size()) + ".");
}

/// Success if who asks may change the message.
Status check_own_message(const State& state, MessageId id, const room::Context& context) {
  const auto message = find_message(state.messages, id);
  if (message == state.messages.end()) {
    return refuse("no_such_message", "There is no message " + std::to_string(id) + " here (any more).");
  }
  if (message->by != context.who) return refuse("not_your_message", "Only its author can change a message.");
  if (message->kind == Kind::roll) return refuse("roll_stands", "A roll stands as it fell; it cannot be changed.");
  return {};
}

/// Decides one command; every overload gives the events or a refusal.
struct Decider {
  const State& state;
  room::Context& context;
  std::string client_seed = {};  // of a text that rolls dice

  Result<Events> operator()(const Say& command) const {
    const Result<Request> request = read_request(clean(command.text));
    if (!request) return request.error();
    return std::visit(Decider{state, context, command.seed.value_or("")}, *request);
  }
  Result<Events> operator()(const Words& words) const { return say(Kind::text, words.text); }
  Result<Events> operator()(const Action& action) const { return say(Kind::action, action.text); }

  Result<Events> operator()(const NewName& request) const {
    if (codec::single_line(request.name).empty()) return refuse("name_empty", "/name needs the new name behind it.");
    const std::string name = context.members.unique_name(request.name, context.who);
    if (name == own_name()) return refuse("name_unchanged", "You are already called " + name + ".");
    return Events{room::MemberRenamed{context.who, name}};
  }

  Result<Events> operator()(const Dice& dice) const {
    std::array<std::uint8_t, 32> seed;
    if (!client_seed.empty() && !from_hex(client_seed, seed)) {
      return refuse("bad_seed", "A seed is 32 bytes in lower-case hexadecimal.");
    }
    return Events{roll_dice(state, dice, client_seed, context)};
  }

  Result<Events> operator()(const Edit& command) const {
    const std::string text = clean(command.text);
    if (Status status = check_own_message(state, command.id, context); !status) return status.error();
    if (Status status = check_text(text); !status) return status.error();
    return Events{Edited{command.id, text}};
  }

  Result<Events> operator()(const Delete& command) const {
    if (Status status = check_own_message(state, command.id, context); !status) return status.error();
    return Events{Deleted{command.id}};
  }

  Result<Events> say(Kind kind, const std::string& text) const {
    if (Status status = check_text(text); !status) return status.error();
    return Events{Said{state.last_id + 1, kind, context.who, own_name(), text, context.now}};
  }

  std::string own_name() const { return context.members.name_of(context.who); }
};

}  // namespace

Result<Events> Chat::decide(const State& state, const Command& command, room::Context& context) {
  return std::visit(Decider{state, context}, command);
}

std::vector<Event> Chat::decide_joined(const State& state, const room::MemberId& /*member*/, room::Context& context) {
  if (state.next_roll) return {};
  return {Sealed{seal(1, context)}};
}

void Chat::prepare(Command& command, const room::ClientContext& context) {
  if (auto* say = std::get_if<Say>(&command)) add_seed(*say, context);
}

Status Chat::decide_signal(const State& /*state*/, const codec::Document& signal, room::Context& /*context*/) {
  const Result<Signal> decoded = codec::decode_document<Signal>(signal, "signal");
  return decoded ? Status() : Status(decoded.error());
}

}  // namespace parlor::chat
