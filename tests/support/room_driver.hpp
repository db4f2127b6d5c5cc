#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/codec/cbor.hpp"
#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/room/decide.hpp"
#include "random.hpp"

namespace parlor::test {

using codec::Json;

/// One room without a host: commands are decided and applied at once, and time stands still until the test moves it.
/// Every event goes through its JSON and its CBOR, and onto a second replica, which is taken from the first one's
/// snapshot at every step; so every test of a kind is one of these, too.
class RoomDriver {
 public:
  using Bodies = room::Rules::Bodies;

  explicit RoomDriver(const std::string& kind, std::uint64_t seed = 1) : random_(seed), kind_(kind), room_(fresh()) {}

  TimeMs now = 1'700'000'000'000;
  /// What the room's servers share.
  room::Secret secret = filled(0x5E);
  /// Whether the members' clients say what they say by themselves, after whatever happens.
  bool clients_answer = false;

  /// The member's id is the wanted name with "m" in front.
  room::MemberId join(const std::string& name) {
    const room::MemberId member = "m" + name;
    Result<Bodies> bodies = room::decide_join(room_, member, name, moment());
    REQUIRE(bodies.ok());
    apply(*bodies, member);
    return member;
  }

  Bodies leave(const room::MemberId& member) {
    return answered(apply(room::decide_leave(room_, member, moment()), member));
  }

  /// What the command leads to, applied.
  Result<Bodies> attempt(const room::MemberId& member, const Json& command) {
    Result<Bodies> bodies = room::decide_command(room_, member, command, moment());
    if (bodies) answered(apply(*bodies, member, ++seq_));
    return bodies;
  }

  /// The same, with what the member's client puts in.
  Bodies command_of_client(const room::MemberId& member, const Json& wish) {
    codec::Document asked = wish;
    room_.rules().prepare(asked, {member, room_.name(), client_secret(member), ++client_number_});
    return command(member, asked.json());
  }

  /// What the member's client would say by itself now.
  std::optional<codec::Document> response_of(const room::MemberId& member) {
    return room_.rules().respond({member, room_.name(), client_secret(member), ++client_number_});
  }
  /// Lets all clients say it, until none has anything to say.
  void let_clients_answer() {
    for (bool quiet = false; !quiet;) {
      quiet = true;
      const room::Members::Map members = room_.members().all();
      for (const auto& [member, unused] : members) {
        const std::optional<codec::Document> response = response_of(member);
        if (!response) continue;
        Result<Bodies> bodies = room::decide_command(room_, member, *response, moment());
        INFO(response->text() << " by " << member << ": " << (bodies ? "" : bodies.error().text));
        REQUIRE(bodies.ok());
        apply(*bodies, member, ++seq_);
        quiet = false;
      }
    }
  }
  static room::Secret client_secret(const room::MemberId& member) { return crypto::sha256(as_bytes(member)); }

  /// The events of a command that must be taken.
  Bodies command(const room::MemberId& member, const Json& command) {
    Result<Bodies> bodies = attempt(member, command);
    INFO(command.dump() << " by " << member << ": " << (bodies ? "" : bodies.error().text));
    REQUIRE(bodies.ok());
    return *bodies;
  }

  /// The error of a command that must not be taken.
  Error error(const room::MemberId& member, const Json& command) {
    const Json before = state();
    const Result<Bodies> bodies = room::decide_command(room_, member, command, moment());
    INFO(command.dump() << " by " << member);
    REQUIRE_FALSE(bodies.ok());
    CHECK(state() == before);
    return bodies.error();
  }

  /// The reason of a refusal; its sentence must be one.
  std::string refusal(const room::MemberId& member, const Json& command) {
    const Error refused = error(member, command);
    CHECK(refused.code == ErrorCode::refused);
    CHECK(refused.text.size() > 10);
    CHECK(refused.text.back() == '.');
    return refused.reason;
  }

  Status signal(const room::MemberId& member, const Json& signal) {
    return room::decide_signal(room_, member, signal, moment());
  }

  /// Moves the time to the room's deadline and lets the room act.
  Bodies run_out() {
    REQUIRE(room_.rules().deadline().has_value());
    now = *room_.rules().deadline();
    return act_now();
  }

  /// What the room would do by itself now.
  Bodies act_now() { return answered(apply(room::decide_deadline(room_, moment()), {})); }

  /// Applies an event from elsewhere, e.g. a hostile log; false if it is no event of this kind.
  bool inject(const Json& body) {
    const room::Event injected = event(body, {});
    const bool applied = room_.apply(injected).ok();
    if (applied) events_.push_back(injected);
    if (applied) after_event(body);
    return applied;
  }

  /// The next decision's chance begins so that `wanted` is true of it.
  void next_chance(const std::function<bool(room::Chance)>& wanted) {
    room::Seed seed = random_.seed();
    while (!wanted(room::Chance(seed, secret))) seed = random_.seed();
    next_seed_ = seed;
  }
  void next_face(std::int64_t face) {
    next_chance([face](room::Chance chance) { return chance.die(6) == face; });
  }

  /// Puts another state into the room's place.
  void set_state(const Json& state) {
    Json snapshot = room_.snapshot();
    snapshot["state"] = state;
    REQUIRE(room_.restore(room_.offset(), snapshot).ok());
  }

  Json state() const { return room_.rules().document().json(); }
  const room::Members& members() const { return room_.members(); }
  std::optional<TimeMs> deadline() const { return room_.rules().deadline(); }
  const std::vector<Json>& log() const { return log_; }
  /// The same with offsets, times and authors.
  const std::vector<room::Event>& events() const { return events_; }
  const room::Replica& replica() const { return room_; }
  Random& random() { return random_; }

  /// Replaying the whole log into an empty room gives this room.
  void check_replay() const {
    room::Replica replayed = fresh();
    for (const room::Event& each : events_) REQUIRE(replayed.apply(each).ok());
    CHECK(replayed.snapshot() == room_.snapshot());
    CHECK(replayed.hash() == room_.hash());
  }

 private:
  room::Replica fresh() const {
    Result<room::Replica> made = room::Replica::make(room::standard_kinds(), {kind_, "test"});
    invariant(made.ok(), "the kind is a standard one");
    return *std::move(made);
  }

  room::Moment moment() {
    const room::Seed seed = next_seed_ ? *next_seed_ : random_.seed();
    next_seed_.reset();
    return {now, seed, secret};
  }

  static room::Secret filled(std::uint8_t byte) {
    room::Secret filled;
    filled.fill(byte);
    return filled;
  }

  room::Event event(const Json& body, const room::MemberId& by, std::uint64_t seq = 0) const {
    return {room_.offset() + 1, now, by, seq, body};
  }

  Bodies apply(const Bodies& bodies, const room::MemberId& by, std::uint64_t seq = 0) {
    for (const Json body : bodies) {
      INFO(body.dump());
      events_.push_back(event(body, by, seq));
      REQUIRE(room_.apply(events_.back()).ok());
      after_event(body);
    }
    return bodies;
  }

  Bodies answered(Bodies bodies) {
    if (clients_answer) let_clients_answer();
    return bodies;
  }

  void after_event(const Json& body) {
    log_.push_back(body);
    const Result<Json> as_json = codec::parse_json(codec::dump_json(body));
    const Result<Json> as_cbor = codec::parse_cbor(codec::dump_cbor(body));
    REQUIRE(as_json.ok());
    REQUIRE(as_cbor.ok());
    CHECK(*as_json == body);
    CHECK(*as_cbor == body);
    check_snapshot();
  }

  void check_snapshot() const {
    const Json snapshot = room_.snapshot();
    room::Replica restored = fresh();
    REQUIRE(restored.restore(room_.offset(), snapshot).ok());
    CHECK(restored.snapshot() == snapshot);
  }

  Random random_;
  std::string kind_;
  room::Replica room_;
  std::optional<room::Seed> next_seed_;
  std::vector<Json> log_;
  std::vector<room::Event> events_;
  std::uint64_t seq_ = 0;
  std::uint64_t client_number_ = 0;
};

/// The names of the events, in order: "rolled over".
inline std::string types_of(const room::Rules::Bodies& bodies) {
  std::string types;
  for (const codec::Document& body : bodies) types += (types.empty() ? "" : " ") + body["type"].get<std::string>();
  return types;
}

}  // namespace parlor::test
