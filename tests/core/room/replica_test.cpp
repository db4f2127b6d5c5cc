#include "parlor/room/replica.hpp"

#include <catch2/catch.hpp>

#include "counter_kind.hpp"
#include "parlor/codec/cbor.hpp"
#include "parlor/crypto/sha256.hpp"

using namespace parlor;
using codec::Json;
using room::Replica;

namespace {

Replica empty() {
  Result<Replica> made = Replica::make(test::counter_kinds(), {"counter", "r"});
  REQUIRE(made.ok());
  return *std::move(made);
}

Json joined(const char* member) {
  return {{"type", "member_joined"}, {"member", member}, {"name", member}};
}
Json added(std::int64_t by) {
  return {{"type", "added"}, {"by", by}};
}

Replica used() {
  Replica replica = empty();
  REQUIRE(replica.apply({1, 5, "ann", 0, joined("ann")}).ok());
  REQUIRE(replica.apply({2, 5, "ann", 1, added(3)}).ok());
  return replica;
}

}  // namespace

TEST_CASE("a room of an unknown kind is refused, naming the known ones") {
  const Result<Replica> made = Replica::make(test::counter_kinds(), {"chess", "r"});
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().code == ErrorCode::unknown_room_kind);
  CHECK(made.error().text == "no room kind \"chess\" is registered, known are counter");
}

TEST_CASE("events are applied in order and without gaps") {
  Replica replica = used();
  for (const room::Offset offset : {room::Offset{0}, room::Offset{1}, room::Offset{2}, room::Offset{4}}) {
    const std::string before = replica.hash();
    const Status status = replica.apply({offset, 5, "ann", 2, added(1)});
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == ErrorCode::offset_gap);
    CHECK(replica.hash() == before);
  }
  CHECK(replica.offset() == 2);
  CHECK(replica.apply({3, 5, "ann", 2, added(1)}).ok());
  CHECK(replica.rules().document()["count"] == 4);
}

TEST_CASE("an event that is none of this kind leaves the replica as it was") {
  Replica replica = used();
  const std::string before = replica.hash();
  CHECK(replica.apply({3, 5, "ann", 2, {{"type", "exploded"}}}).error().code == ErrorCode::unknown_command);
  CHECK(replica.apply({3, 5, "ann", 2, {{"type", "added"}}}).error().code == ErrorCode::bad_field);
  CHECK(replica.apply({3, 5, "ann", 2, {{"type", "member_joined"}}}).error().code == ErrorCode::bad_field);
  CHECK(replica.apply({3, 5, "ann", 2, Json("added")}).error().code == ErrorCode::bad_field);
  CHECK(replica.hash() == before);
  CHECK(replica.outcomes().last_seq({"ann"}) == 1);
}

TEST_CASE("member events are the room's own and change no state of the kind") {
  Replica replica = used();
  const Json before = replica.rules().document();
  REQUIRE(replica.apply({3, 5, "bob", 0, joined("bob")}).ok());
  REQUIRE(replica.apply({4, 5, "bob", 1, {{"type", "member_renamed"}, {"member", "bob"}, {"name", "Rob"}}}).ok());
  CHECK(replica.members().name_of("bob") == "Rob");
  REQUIRE(replica.apply({5, 5, "bob", 0, {{"type", "member_left"}, {"member", "bob"}}}).ok());
  CHECK(replica.members().find("bob") == nullptr);
  CHECK(replica.rules().document() == before);
  CHECK(replica.outcomes().last_seq({"bob"}) == 1);
}

TEST_CASE("a replica restored from a snapshot is the same replica") {
  const Replica original = used();
  Replica copy = empty();
  REQUIRE(copy.restore(original.offset(), original.snapshot()).ok());
  CHECK(copy.hash() == original.hash());
  CHECK(copy.offset() == 2);
  CHECK(copy.outcomes().last_seq({"ann"}) == 1);
  CHECK(copy.apply({3, 5, "ann", 2, added(1)}).ok());
}

TEST_CASE("a snapshot that lacks a part is refused by its name") {
  const Json whole = used().snapshot();
  for (const char* part : {"members", "outcomes", "state"}) {
    Json torn = whole;
    torn.erase(part);
    Replica replica = empty();
    const Status status = replica.restore(2, torn);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == ErrorCode::bad_field);
    CHECK(status.error().text.find(part) == 0);
  }
  Replica replica = empty();
  CHECK_FALSE(replica.restore(2, Json::array()).ok());
}

TEST_CASE("the hash is that of the deterministic CBOR of kind, offset and snapshot") {
  const Replica replica = used();
  const Json whole = Json::array({"counter", 2, replica.snapshot()});
  CHECK(replica.hash() == to_hex(crypto::sha256(codec::dump_cbor(whole))));
}

TEST_CASE("the hash changes with every part of the replica") {
  const Replica original = used();
  const Json snapshot = original.snapshot();
  const auto hash_with = [&](room::Offset offset, const char* pointer, const Json& value) {
    Json changed = snapshot;
    if (*pointer != '\0') changed[Json::json_pointer(pointer)] = value;
    Replica replica = empty();
    REQUIRE(replica.restore(offset, changed).ok());
    return replica.hash();
  };
  CHECK(hash_with(2, "", nullptr) == original.hash());
  CHECK(hash_with(3, "", nullptr) != original.hash());
  CHECK(hash_with(2, "/members/ann/name", "Anna") != original.hash());
  CHECK(hash_with(2, "/members/bob", {{"name", "bob"}}) != original.hash());
  CHECK(hash_with(2, "/outcomes/ann/seq", 2) != original.hash());
  CHECK(hash_with(2, "/outcomes/ann/applied", 3) != original.hash());
  CHECK(hash_with(2, "/outcomes/ann/offset", 1) != original.hash());
  CHECK(hash_with(2, "/state/count", 4) != original.hash());
  CHECK(hash_with(2, "/state/bell", 1) != original.hash());
}
