#include "parlor/groups/mailbox.hpp"

#include <memory>

#include <catch2/catch.hpp>

using namespace parlor;
using parlor::groups::Mailbox;

namespace {

Mailbox::Payload number(int n) {
  return std::make_shared<const codec::Json>(n);
}

int taken(Mailbox& mailbox, TimeMs now) {
  const auto item = mailbox.take(now);
  return item ? item->payload->get<int>() : -1;
}

}  // namespace

TEST_CASE("a mailbox gives its messages in the order they came", "[groups][mailbox]") {
  Mailbox mailbox;
  for (int n = 1; n <= 3; ++n) REQUIRE(mailbox.put(number(n), 0));
  for (int n = 1; n <= 3; ++n) CHECK(taken(mailbox, 0) == n);
  CHECK(taken(mailbox, 0) == -1);
}

TEST_CASE("a full mailbox refuses until a message is taken or expires", "[groups][mailbox]") {
  Mailbox mailbox(2, 100);
  REQUIRE(mailbox.put(number(1), 0));
  REQUIRE(mailbox.put(number(2), 50));
  CHECK_FALSE(mailbox.put(number(3), 99));
  CHECK(mailbox.put(number(4), 100));
  CHECK(taken(mailbox, 100) == 2);
  CHECK(mailbox.put(number(5), 100));
  CHECK(mailbox.size() == 2);
}

TEST_CASE("a message that waited too long is gone", "[groups][mailbox]") {
  Mailbox mailbox(10, 100);
  REQUIRE(mailbox.put(number(1), 0));
  REQUIRE(mailbox.put(number(2), 1));
  CHECK(taken(mailbox, 100) == 2);
  REQUIRE(mailbox.put(number(3), 100));
  mailbox.expire(200);
  CHECK(mailbox.empty());
}

TEST_CASE("an item put back is the oldest again and keeps its time", "[groups][mailbox]") {
  Mailbox mailbox(1, 100);
  REQUIRE(mailbox.put(number(1), 0));
  auto item = mailbox.take(10);
  REQUIRE(item.has_value());
  REQUIRE(mailbox.put(number(2), 20));
  mailbox.put_back(*std::move(item));
  CHECK(mailbox.size() == 2);
  CHECK(taken(mailbox, 99) == 1);
  CHECK(taken(mailbox, 99) == 2);
}
