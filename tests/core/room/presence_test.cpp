#include "parlor/room/presence.hpp"

#include <catch2/catch.hpp>

#include "parlor/base/limits.hpp"

using namespace parlor;
using room::Presence;

TEST_CASE("nobody is present at first, and nothing times out") {
  const Presence presence;
  CHECK_FALSE(presence.anybody());
  CHECK_FALSE(presence.is_connected("ann"));
  CHECK(presence.next_timeout() == std::nullopt);
}

TEST_CASE("a member is absent when its last connection is gone, not before") {
  Presence presence;
  presence.connected("ann");
  presence.connected("ann");
  presence.disconnected("ann", 1000);
  CHECK(presence.is_connected("ann"));
  CHECK(presence.next_timeout() == std::nullopt);
  presence.disconnected("ann", 2000);
  CHECK_FALSE(presence.is_connected("ann"));
  CHECK(presence.anybody());
  CHECK(presence.next_timeout() == 2000 + limits::absence_ms);
}

TEST_CASE("an absence ends with its time, once") {
  Presence presence;
  presence.connected("ann");
  presence.disconnected("ann", 0);
  CHECK(presence.take_expired(limits::absence_ms - 1).empty());
  CHECK(presence.take_expired(limits::absence_ms) == std::vector<room::MemberId>{"ann"});
  CHECK(presence.take_expired(limits::absence_ms).empty());
  CHECK_FALSE(presence.anybody());
}

TEST_CASE("who comes back in time is not absent any more") {
  Presence presence;
  presence.connected("ann");
  presence.disconnected("ann", 0);
  presence.connected("ann");
  CHECK(presence.next_timeout() == std::nullopt);
  CHECK(presence.take_expired(limits::absence_ms * 2).empty());
}

TEST_CASE("a new connection may come before the old one is found to be gone") {
  Presence presence;
  presence.connected("ann");
  presence.connected("ann");
  presence.disconnected("ann", 0);
  CHECK(presence.is_connected("ann"));
}

TEST_CASE("the next timeout is the soonest absence, and they expire by their own times") {
  Presence presence;
  for (const char* member : {"ann", "bob", "cid"}) presence.connected(member);
  presence.disconnected("bob", 300);
  presence.disconnected("cid", 100);
  presence.disconnected("ann", 200);
  CHECK(presence.next_timeout() == 100 + limits::absence_ms);
  CHECK(presence.take_expired(200 + limits::absence_ms) == std::vector<room::MemberId>{"ann", "cid"});
  CHECK(presence.next_timeout() == 300 + limits::absence_ms);
}

TEST_CASE("who leaves with another connection still here stays") {
  Presence presence;
  presence.connected("ann");
  presence.connected("ann");
  CHECK_FALSE(presence.leave("ann"));
  CHECK(presence.is_connected("ann"));
  CHECK(presence.leave("ann"));
  CHECK_FALSE(presence.anybody());
}

TEST_CASE("a disconnection of somebody unknown is nothing") {
  Presence presence;
  presence.disconnected("ann", 0);
  CHECK_FALSE(presence.anybody());
}
