#include "parlor/room/decide.hpp"

#include <catch2/catch.hpp>

#include "counter_kind.hpp"

using namespace parlor;
using codec::Json;
using room::Moment;
using room::Replica;
using test::add;

namespace {

Replica empty() {
  Result<Replica> made = Replica::make(test::counter_kinds(), {"counter", "r"});
  REQUIRE(made.ok());
  return *std::move(made);
}

Replica with(const std::vector<std::string>& members) {
  Replica replica = empty();
  for (const std::string& member : members) {
    const Json body = {{"type", "member_joined"}, {"member", member}, {"name", member}};
    REQUIRE(replica.apply({replica.offset() + 1, 0, member, 0, body}).ok());
  }
  return replica;
}

Error refusal(const Result<room::Rules::Bodies>& bodies) {
  REQUIRE_FALSE(bodies.ok());
  return bodies.error();
}

}  // namespace

TEST_CASE("only members command") {
  CHECK(refusal(room::decide_command(empty(), "ann", add(1), {})).code == ErrorCode::not_joined);
}

TEST_CASE("a command leads to the kind's events, and changes nothing by itself") {
  const Replica replica = with({"ann"});
  const std::string before = replica.hash();
  const auto bodies = room::decide_command(replica, "ann", add(5, 3), {});
  REQUIRE(bodies.ok());
  CHECK(bodies->size() == 3);
  CHECK(bodies->front() == Json{{"type", "added"}, {"by", 5}});
  CHECK(replica.hash() == before);
}

TEST_CASE("a command may cause as many events as the limit says") {
  const auto bodies = room::decide_command(with({"ann"}), "ann", add(1, limits::events_per_command), {});
  REQUIRE(bodies.ok());
  CHECK(bodies->size() == limits::events_per_command);
}

TEST_CASE("a refusal carries the kind's reason and sentence") {
  const Error error = refusal(room::decide_command(with({"ann"}), "ann", add(0), {}));
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.reason == "nothing_added");
  CHECK(error.text == "Add something other than 0.");
}

TEST_CASE("an unknown command and a wrong field are named") {
  const Replica replica = with({"ann"});
  const Error unknown = refusal(room::decide_command(replica, "ann", {{"type", "fly"}}, {}));
  CHECK(unknown.code == ErrorCode::unknown_command);
  CHECK(unknown.text == "command.type is \"fly\", known are add, draw, set_bell");
  const Error wrong = refusal(room::decide_command(replica, "ann", {{"type", "add"}, {"by", "x"}}, {}));
  CHECK(wrong.code == ErrorCode::bad_field);
  CHECK(wrong.text == "add.by must be an integer, not text");
  CHECK(refusal(room::decide_command(replica, "ann", Json(3), {})).code == ErrorCode::bad_field);
}

TEST_CASE("chance comes from the entropy and from nothing else") {
  const Replica replica = with({"ann"});
  const Json draw = {{"type", "draw"}};
  room::Seed seed{};
  const auto first = room::decide_command(replica, "ann", draw, {1, seed});
  CHECK(*first == *room::decide_command(replica, "ann", draw, {2, seed}));
  bool differs = false;
  for (std::uint8_t i = 1; i < 20; ++i) {
    seed[0] = i;
    differs = differs || *room::decide_command(replica, "ann", draw, {1, seed}) != *first;
  }
  CHECK(differs);
}

TEST_CASE("every room knows how to rename, and keeps names unique") {
  const Replica replica = with({"ann", "bob"});
  const auto renamed = room::decide_command(replica, "ann", {{"type", "rename"}, {"name", "bob"}}, {});
  REQUIRE(renamed.ok());
  CHECK(renamed->front() == Json{{"type", "member_renamed"}, {"member", "ann"}, {"name", "bob 2"}});
  const Error same = refusal(room::decide_command(replica, "ann", {{"type", "rename"}, {"name", " ann "}}, {}));
  CHECK(same.reason == "name_unchanged");
  CHECK(refusal(room::decide_command(replica, "ann", {{"type", "rename"}}, {})).code == ErrorCode::bad_field);
}

TEST_CASE("joining gives the member event and then the kind's own; joining twice gives nothing") {
  const auto bodies = room::decide_join(with({"ann"}), "bob", "Bob", {});
  REQUIRE(bodies.ok());
  REQUIRE(bodies->size() == 2);
  CHECK((*bodies)[0] == Json{{"type", "member_joined"}, {"member", "bob"}, {"name", "Bob"}});
  CHECK((*bodies)[1] == Json{{"type", "arrived"}});
  CHECK(room::decide_join(with({"ann"}), "ann", "Ann", {})->empty());
}

TEST_CASE("leaving gives the member event and then the kind's own; who is not in leaves nothing behind") {
  const auto bodies = room::decide_leave(with({"ann"}), "ann", {});
  REQUIRE(bodies.size() == 2);
  CHECK(bodies[0] == Json{{"type", "member_left"}, {"member", "ann"}});
  CHECK(bodies[1] == Json{{"type", "departed"}});
  CHECK(room::decide_leave(empty(), "ann", {}).empty());
}

TEST_CASE("a full room takes nobody else, but knows its members") {
  Json members = Json::object();
  for (std::size_t i = 0; i < limits::members_per_room; ++i) {
    const std::string id = "m" + std::to_string(i);
    members[id] = {{"name", id}};
  }
  Replica full = empty();
  Json snapshot = full.snapshot();
  snapshot["members"] = members;
  REQUIRE(full.restore(1, snapshot).ok());
  CHECK(refusal(room::decide_join(full, "new", "New", {})).code == ErrorCode::room_full);
  CHECK(room::decide_join(full, "m7", "m7", {})->empty());
}

TEST_CASE("a deadline acts when it has come and not before") {
  Replica replica = with({"ann"});
  CHECK(room::decide_deadline(replica, {1'000, {}}).empty());
  REQUIRE(replica.apply({2, 0, "ann", 1, {{"type", "bell_set"}, {"at", 500}}}).ok());
  CHECK(room::decide_deadline(replica, {499, {}}).empty());
  CHECK(room::decide_deadline(replica, {500, {}}).size() == 2);
}

TEST_CASE("signals are passed on for members if the kind allows it") {
  const Replica replica = with({"ann"});
  CHECK(room::decide_signal(replica, "ann", Json("hello"), {}).ok());
  CHECK(room::decide_signal(replica, "ann", Json("bye"), {}).error().reason == "not_hello");
  CHECK(room::decide_signal(replica, "bob", Json("hello"), {}).error().code == ErrorCode::not_joined);
}
