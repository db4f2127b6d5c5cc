#include "parlor/room/kind.hpp"

#include <catch2/catch.hpp>

#include "restored.hpp"

using namespace parlor;
using codec::Json;

namespace {

/// The smallest kind: no optional members.
struct Counter {
  static constexpr std::string_view name = "counter";
  struct State {
    std::int64_t count = 0;
    static constexpr auto fields() { return std::tuple{codec::field("count", &State::count)}; }
  };
  struct Add {
    static constexpr std::string_view type = "add";
    std::int64_t amount = 0;
    static constexpr auto fields() { return std::tuple{codec::field("amount", &Add::amount).range(0, 10)}; }
  };
  struct Added {
    static constexpr std::string_view type = "added";
    std::int64_t amount = 0;
    static constexpr auto fields() { return std::tuple{codec::field("amount", &Added::amount)}; }
  };
  using Command = std::variant<Add>;
  using Event = std::variant<Added>;

  static Result<std::vector<Event>> decide(const State& state, const Command& command, room::Context&) {
    const std::int64_t amount = std::get<Add>(command).amount;
    if (state.count + amount > 10) return refuse("too_much", "The counter goes to 10.");
    return std::vector<Event>{Added{amount}};
  }
  static void apply(State& state, const Event& event) { state.count += std::get<Added>(event).amount; }
};

/// The same with every optional member.
struct Hooked : Counter {
  static constexpr std::string_view name = "hooked";
  static std::vector<Event> decide_joined(const State&, const room::MemberId&, room::Context&) { return {Added{1}}; }
  static std::vector<Event> decide_left(const State&, const room::MemberId&, room::Context&) { return {Added{2}}; }
  static std::optional<TimeMs> deadline(const State& state) { return state.count; }
  static std::vector<Event> decide_deadline(const State&, room::Context&) { return {Added{3}, Added{4}}; }
  static Status decide_signal(const State&, const Json&, room::Context&) { return {}; }
};

// One that a client helps along: it fills in amounts left at 0, and counts to three by itself.
struct Helped : Counter {
  static void prepare(Command& command, const room::ClientContext& context) {
    Add& add = std::get<Add>(command);
    if (add.amount == 0) add.amount = static_cast<std::int64_t>(context.number);
  }
  static std::optional<Command> respond(const State& state, const room::ClientContext&) {
    if (state.count < 3) return Add{1};
    return std::nullopt;
  }
};

static_assert(room::RoomKind<Counter>);
static_assert(room::RoomKind<Hooked>);
static_assert(!room::RoomKind<Counter::State>);

struct Decision {
  room::Members members;
  room::Chance chance{room::Seed{}};
  room::RoomName room{"counter", "one"};
  room::Context context{members, "m1", 1'000, chance, room};
};

Status apply(room::Rules& rules, const Json& body) {
  codec::Tape tape;
  codec::to_tape(body, tape);
  return rules.apply(tape, codec::Tape::root);
}

}  // namespace

TEST_CASE("rules decode a command, decide, and encode the events") {
  Decision decision;
  const room::RulesOf<Counter> rules;
  const auto bodies = rules.decide({{"type", "add"}, {"amount", 3}}, decision.context);
  REQUIRE(bodies.ok());
  CHECK(*bodies == room::Rules::Bodies{Json{{"type", "added"}, {"amount", 3}}});
  CHECK(rules.document() == Json{{"count", 0}});
}

TEST_CASE("rules refuse what is no command, and what the kind refuses") {
  Decision decision;
  const room::RulesOf<Counter> rules;
  CHECK(rules.decide({{"type", "sub"}}, decision.context).error().code == ErrorCode::unknown_command);
  CHECK(rules.decide({{"type", "add"}, {"amount", 11}}, decision.context).error().code == ErrorCode::bad_field);
  CHECK(rules.decide(Json(5), decision.context).error().text == "command must be an object, not an integer");
}

TEST_CASE("rules apply events of their kind only") {
  Decision decision;
  room::RulesOf<Counter> rules;
  CHECK(apply(rules, {{"type", "added"}, {"amount", 9}}).ok());
  CHECK(rules.document() == Json{{"count", 9}});
  CHECK(apply(rules, {{"type", "lost"}}).error().code == ErrorCode::unknown_command);
  CHECK(apply(rules, {{"type", "added"}}).error().code == ErrorCode::bad_field);
  CHECK(rules.document() == Json{{"count", 9}});
  CHECK(rules.decide({{"type", "add"}, {"amount", 2}}, decision.context).error().reason == "too_much");
}

TEST_CASE("a state is taken whole or not at all") {
  room::RulesOf<Counter> rules;
  CHECK(test::restore(rules, {{"count", 4}}).ok());
  CHECK(test::restore(rules, {{"count", "5"}}).error().text == "state.count must be an integer, not text");
  CHECK(rules.document() == Json{{"count", 4}});
}

TEST_CASE("a kind without optional members does nothing by itself and passes no signals on") {
  Decision decision;
  const room::RulesOf<Counter> rules;
  CHECK(rules.decide_joined("m1", decision.context).empty());
  CHECK(rules.decide_left("m1", decision.context).empty());
  CHECK_FALSE(rules.deadline().has_value());
  CHECK(rules.decide_deadline(decision.context).empty());
  CHECK(rules.decide_signal({{"type", "typing"}}, decision.context).error().reason == "no_signals");
}

TEST_CASE("a kind's optional members are asked") {
  Decision decision;
  room::RulesOf<Hooked> rules;
  CHECK(rules.decide_joined("m1", decision.context)[0]["amount"] == 1);
  CHECK(rules.decide_left("m1", decision.context)[0]["amount"] == 2);
  CHECK(rules.deadline() == 0);
  CHECK(rules.decide_deadline(decision.context).size() == 2);
  CHECK(rules.decide_signal({}, decision.context).ok());
}

TEST_CASE("rooms know who their hooks are for") {
  CHECK_FALSE(room::RulesOf<Counter>().follows_members());
  CHECK(room::RulesOf<Hooked>().follows_members());
}

TEST_CASE("a copy of rules goes its own way") {
  room::RulesOf<Counter> rules;
  REQUIRE(apply(rules, {{"type", "added"}, {"amount", 2}}).ok());
  const std::unique_ptr<room::Rules> copy = rules.clone();
  REQUIRE(apply(rules, {{"type", "added"}, {"amount", 5}}).ok());
  CHECK(copy->document() == Json{{"count", 2}});
  CHECK(rules.document() == Json{{"count", 7}});
}

TEST_CASE("a client's part is the kind's to say") {
  const room::RoomName room{"counter", "one"};
  const room::ClientContext context{"m1", room, room::Secret{}, 7};
  room::RulesOf<Helped> helped;

  codec::Document command = {{"type", "add"}, {"amount", 0}};
  helped.prepare(command, context);
  CHECK(command == Json{{"type", "add"}, {"amount", 7}});
  codec::Document other = {{"type", "sub"}};
  helped.prepare(other, context);
  CHECK(other == Json{{"type", "sub"}});

  CHECK(helped.respond(context) == Json{{"type", "add"}, {"amount", 1}});
  REQUIRE(apply(helped, {{"type", "added"}, {"amount", 3}}).ok());
  CHECK_FALSE(helped.respond(context));
  CHECK_FALSE(room::RulesOf<Counter>().respond(context));
}
