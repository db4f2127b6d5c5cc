#include <catch2/catch.hpp>

#include "support.hpp"

using namespace abi_test;

namespace {

const std::string entropy(64, '7');

parlor_result decide(const Replica& replica, Json request, const Buffer& buffer) {
  request["entropy"] = entropy;
  request["now"] = 1'000;
  const std::string written = request.dump();
  return parlor_replica_decide(replica.get(), written.data(), written.size(), buffer.get());
}

parlor_result apply(const Replica& replica, std::uint64_t offset, const Json& body, const Buffer& buffer) {
  const std::string event = Json{{"offset", offset}, {"time", 1'000}, {"by", "m1"}, {"seq", 0}, {"body", body}}.dump();
  return parlor_replica_apply(replica.get(), event.data(), event.size(), buffer.get());
}

std::string hash(const Replica& replica, const Buffer& buffer) {
  parlor_replica_hash(replica.get(), buffer.get());
  return text(buffer);
}

/// A chat room that m1 has joined.
Replica with_member(const Buffer& buffer) {
  Replica replica = make_replica("chat/abi", buffer);
  REQUIRE(decide(replica, {{"verb", "join"}, {"member", "m1"}, {"name", "Ann"}}, buffer) == PARLOR_OK);
  const Json bodies = json(buffer);
  REQUIRE(bodies.size() == 2);  // and the server's commitment to the room's first dice
  REQUIRE(apply(replica, 1, bodies[0], buffer) == PARLOR_OK);
  REQUIRE(apply(replica, 2, bodies[1], buffer) == PARLOR_OK);
  return replica;
}

}  // namespace

TEST_CASE("a replica is made for a room of a known kind only") {
  const Buffer buffer = make_buffer();
  CHECK(make_replica("chat/abi", buffer) != nullptr);
  CHECK(make_replica("dice/abi", buffer) != nullptr);
  CHECK(make_replica("chess/abi", buffer) == nullptr);
  CHECK(code(buffer) == "unknown_room_kind");
  CHECK(make_replica("no name", buffer) == nullptr);
  CHECK(code(buffer) == "bad_room_name");
}

TEST_CASE("deciding changes nothing, applying does") {
  const Buffer buffer = make_buffer();
  const Replica replica = with_member(buffer);
  const std::string before = hash(replica, buffer);
  REQUIRE(decide(replica, {{"verb", "command"}, {"member", "m1"}, {"command", {{"type", "say"}, {"text", "hi"}}}},
                 buffer) == PARLOR_OK);
  const Json bodies = json(buffer);
  CHECK(bodies[0]["type"] == "said");
  CHECK(hash(replica, buffer) == before);
  CHECK(apply(replica, 3, bodies[0], buffer) == PARLOR_OK);
  CHECK(text(buffer).empty());
  CHECK(hash(replica, buffer) != before);
}

TEST_CASE("the same entropy decides the same") {
  const Buffer buffer = make_buffer();
  const Replica replica = with_member(buffer);
  const Json roll = {{"verb", "command"}, {"member", "m1"}, {"command", {{"type", "say"}, {"text", "/roll 9d6"}}}};
  REQUIRE(decide(replica, roll, buffer) == PARLOR_OK);
  const std::string first = text(buffer);
  REQUIRE(decide(replica, roll, buffer) == PARLOR_OK);
  CHECK(text(buffer) == first);
}

TEST_CASE("a snapshot given back makes the same room") {
  const Buffer buffer = make_buffer();
  const Replica replica = with_member(buffer);
  parlor_replica_snapshot(replica.get(), buffer.get());
  const std::string snapshot = text(buffer);
  const Replica copy = make_replica("chat/abi", buffer);
  REQUIRE(parlor_replica_restore(copy.get(), snapshot.data(), snapshot.size(), buffer.get()) == PARLOR_OK);
  const std::string restored = hash(copy, buffer);
  CHECK(restored.size() == 64);
  CHECK(restored == hash(replica, buffer));
}

TEST_CASE("what cannot be is refused with its code, and the replica is as it was") {
  const Buffer buffer = make_buffer();
  const Replica replica = with_member(buffer);
  const std::string before = hash(replica, buffer);
  const auto refused = [&](parlor_result result) {
    CHECK(result == PARLOR_FAILED);
    const std::string why = code(buffer);
    CHECK_FALSE(json(buffer)["message"].get<std::string>().empty());
    CHECK(hash(replica, buffer) == before);
    return why;
  };
  CHECK(refused(apply(replica, 4, {{"type", "said"}}, buffer)) == "offset_gap");
  CHECK(refused(apply(replica, 3, {{"type", "said"}}, buffer)) == "bad_field");
  CHECK(refused(parlor_replica_apply(replica.get(), "{", 1, buffer.get())) == "bad_json");
  CHECK(refused(decide(replica, {{"verb", "dance"}}, buffer)) == "bad_field");
  CHECK(refused(decide(replica, {{"verb", "command"}, {"member", "m2"}, {"command", {{"type", "say"}}}}, buffer)) ==
        "not_joined");
  CHECK(refused(decide(replica, {{"verb", "command"}, {"member", "m1"}}, buffer)) == "bad_field");
  const std::string upper = Json{{"verb", "deadline"}, {"now", 1}, {"entropy", std::string(64, 'A')}}.dump();
  CHECK(refused(parlor_replica_decide(replica.get(), upper.data(), upper.size(), buffer.get())) == "bad_field");
  CHECK(refused(decide(replica, {{"verb", "deadline"}, {"secret", std::string(64, 'x')}}, buffer)) == "bad_field");
}
