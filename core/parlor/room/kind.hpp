#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "parlor/room/audit.hpp"
#include "parlor/room/chance.hpp"
#include "parlor/room/event.hpp"
#include "parlor/room/members.hpp"
#include "parlor/room/name.hpp"

/// The rules of a room. A kind is a struct:
///
///   struct Counter {
///     static constexpr std::string_view name = "counter";       // rooms are called counter/NAME
///     struct State { std::int64_t count = 0;  static constexpr auto fields() { … } };
///     struct Add   { static constexpr std::string_view type = "add"; …fields() };
///     struct Added { static constexpr std::string_view type = "added"; …fields() };
///     using Command = std::variant<Add>;
///     using Event = std::variant<Added>;
///     static Result<std::vector<Event>> decide(const State&, const Command&, Context&);
///     static void apply(State&, const Event&);
///   };
///
/// (apply may take the event by value or as Event&&, to keep its parts without copying them.)
///
/// `decide` says what happens: one to limits::events_per_command events, or refuse("why_not", "A sentence."). It may
/// look at the context, and changes nothing. `apply` makes it so: it cannot fail, uses nothing but its arguments and
/// runs identically on the server and in every client. State, commands and events are structs of fields
/// (codec/fields.hpp): integers, text, vectors, sorted maps; no floating point, no clock, no entropy.
///
/// Optional members of a kind:
///   decide_joined(state, member, context)  events that follow a member's joining (already a member then)
///   decide_left(state, member, context)    events that follow a member's leaving (no member any more then)
///   deadline(state)                        when the room wants to act by itself (Unix milliseconds)
///   decide_deadline(state, context)        what happens then; context.who is empty
///   decide_signal(state, signal, context)  Status: whether a signal (typing …) may be passed on; none are by default
/// and on the client's side, each given a ClientContext:
///   prepare(command, context)              puts in what only this client can give (a seed of its own) before it is
///                                          sent
///   respond(state, context)                std::optional<Command>: what a client does by itself, without its user
///                                          being asked; looked at whenever the confirmed state has changed
/// and for verifying a saved room (room/verify.hpp):
///   Audit                                  a type with check(state, event, AuditContext&), called before each event is
///                                          applied, and finish(state, Tally&), after the last one
/// and, because it costs a copy of the members at every joining:
///   follows_members(state)                 false while decide_joined and decide_left would do nothing
/// A kind's Event may include room::MemberRenamed, which the room applies to its members.
namespace parlor::room {

/// What `decide` may know besides state and command.
struct Context {
  const Members& members;
  MemberId who;  ///< who asks; empty: the room itself
  TimeMs now;    ///< Unix milliseconds
  Chance& chance;
  const RoomName& room;
};

/// What a client knows when it adds something of its own to a command.
struct ClientContext {
  const MemberId& self;
  const RoomName& room;
  const Secret& secret;  ///< the client's own; the server never sees it
  std::uint64_t number;  ///< of the command, never used twice by this client in this room's life
};

template <class K>
concept RoomKind = requires(const typename K::State& state, typename K::State& changing,
                            const typename K::Command& command, typename K::Event&& event, Context& context) {
  { K::name } -> std::convertible_to<std::string_view>;
  { K::decide(state, command, context) } -> std::same_as<Result<std::vector<typename K::Event>>>;
  { K::apply(changing, std::move(event)) } -> std::same_as<void>;
};

/// A room's state and rules with the kind's types erased; bodies are documents. Made by a Registry.
class Rules {
 public:
  using Bodies = std::vector<codec::Document>;

  virtual ~Rules() = default;
  virtual std::unique_ptr<Rules> clone() const = 0;
  /// The same kind's rules over the state of a new room.
  virtual std::unique_ptr<Rules> fresh() const = 0;
  virtual Result<Bodies> decide(const codec::Document& command, Context& context) const = 0;
  /// False for kinds that have neither of the next two; saves the members' copy those are shown.
  virtual bool follows_members() const = 0;
  virtual Bodies decide_joined(const MemberId& member, Context& context) const = 0;
  virtual Bodies decide_left(const MemberId& member, Context& context) const = 0;
  virtual std::optional<TimeMs> deadline() const = 0;
  virtual Bodies decide_deadline(Context& context) const = 0;
  virtual Status decide_signal(const codec::Document& signal, Context& context) const = 0;
  /// Leaves a command that is none of this kind as it is.
  virtual void prepare(codec::Document& command, const ClientContext& context) const = 0;
  virtual std::optional<codec::Document> respond(const ClientContext& context) const = 0;
  /// Null for kinds that have nothing to check besides that their events can be applied.
  virtual std::unique_ptr<Audit> make_audit() const = 0;
  /// Errors (bad_field, unknown_command) mean that the event is not of this kind; the state is then unchanged.
  virtual Status apply(const codec::Tape& tape, codec::Tape::Index body) = 0;
  /// The state.
  virtual codec::Document document() const = 0;
  virtual void write(codec::Writer& writer) const = 0;
  /// Takes what document() gave and begins at `at`. Errors: bad_field; then nothing has changed.
  virtual Status restore(const codec::Tape& tape, codec::Tape::Index at = codec::Tape::root) = 0;
};

namespace detail {

template <class Event>
std::vector<codec::Document> bodies_of(const std::vector<Event>& events) {
  std::vector<codec::Document> bodies;
  bodies.reserve(events.size());
  for (const Event& event : events) bodies.push_back(codec::to_document(event));
  return bodies;
}

}  // namespace detail

template <RoomKind K>
class AuditOf;

template <RoomKind K>
class RulesOf final : public Rules {
 public:
  const typename K::State& state() const { return state_; }

  std::unique_ptr<Rules> clone() const override { return std::make_unique<RulesOf>(*this); }
  std::unique_ptr<Rules> fresh() const override { return std::make_unique<RulesOf>(); }

  Result<Bodies> decide(const codec::Document& command, Context& context) const override {
    Result<typename K::Command> decoded = codec::decode_document<typename K::Command>(command, "command");
    if (!decoded) return decoded.error();
    Result<std::vector<typename K::Event>> events = K::decide(state_, *decoded, context);
    if (!events) return events.error();
    return detail::bodies_of(*events);
  }

  bool follows_members() const override {
    if constexpr (requires { K::follows_members(state_); }) return K::follows_members(state_);
    return requires(const MemberId& member, Context& context) {
      K::decide_joined(state_, member, context);
    }
    || requires(const MemberId& member, Context& context) {
      K::decide_left(state_, member, context);
    };
  }

  Bodies decide_joined(const MemberId& member, Context& context) const override {
    if constexpr (requires { K::decide_joined(state_, member, context); }) {
      return detail::bodies_of(K::decide_joined(state_, member, context));
    }
    return {};
  }

  Bodies decide_left(const MemberId& member, Context& context) const override {
    if constexpr (requires { K::decide_left(state_, member, context); }) {
      return detail::bodies_of(K::decide_left(state_, member, context));
    }
    return {};
  }

  std::optional<TimeMs> deadline() const override {
    if constexpr (requires { K::deadline(state_); }) return K::deadline(state_);
    return std::nullopt;
  }

  Bodies decide_deadline(Context& context) const override {
    if constexpr (requires { K::decide_deadline(state_, context); }) {
      return detail::bodies_of(K::decide_deadline(state_, context));
    }
    return {};
  }

  Status decide_signal(const codec::Document& signal, Context& context) const override {
    if constexpr (requires { K::decide_signal(state_, signal, context); }) {
      return K::decide_signal(state_, signal, context);
    }
    return refuse("no_signals", "Rooms of this kind pass no signals on.");
  }

  void prepare(codec::Document& command, const ClientContext& context) const override {
    if constexpr (requires(typename K::Command & typed) { K::prepare(typed, context); }) {
      Result<typename K::Command> typed = codec::decode_document<typename K::Command>(command, "command");
      if (!typed) return;
      K::prepare(*typed, context);
      command = codec::to_document(*typed);
    }
  }

  std::optional<codec::Document> respond(const ClientContext& context) const override {
    if constexpr (requires { K::respond(state_, context); }) {
      const std::optional<typename K::Command> command = K::respond(state_, context);
      if (command) return codec::to_document(*command);
    }
    return std::nullopt;
  }

  std::unique_ptr<Audit> make_audit() const override {
    if constexpr (requires { typename K::Audit; }) return std::make_unique<AuditOf<K>>();
    return nullptr;
  }

  Status apply(const codec::Tape& tape, codec::Tape::Index body) override {
    typename K::Event event;
    if (Status status = codec::decode_to(event, tape, body, "event"); !status) return status;
    K::apply(state_, std::move(event));
    return {};
  }

  codec::Document document() const override { return codec::to_document(state_); }
  void write(codec::Writer& writer) const override { codec::write(writer, state_); }

  Status restore(const codec::Tape& tape, codec::Tape::Index at) override {
    Result<typename K::State> state = codec::decode<typename K::State>(tape, at, "state");
    if (!state) return state.error();
    state_ = *std::move(state);
    return {};
  }

 private:
  typename K::State state_;
};

/// A kind's audit with its types erased.
template <RoomKind K>
class AuditOf final : public Audit {
 public:
  void check(const Rules& before, AuditContext& context) override {
    const Result<typename K::Event> event = codec::decode_document<typename K::Event>(context.event.body, "event");
    if (!event) return;  // and so it cannot be applied
    context.require_body(codec::to_document(*event));
    audit_.check(static_cast<const RulesOf<K>&>(before).state(), *event, context);
  }
  void finish(const Rules& last, Tally& tally) override {
    audit_.finish(static_cast<const RulesOf<K>&>(last).state(), tally);
  }

 private:
  typename K::Audit audit_;
};

}  // namespace parlor::room
