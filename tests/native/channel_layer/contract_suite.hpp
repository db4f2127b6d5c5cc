#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "layer_client.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/groups/names.hpp"

/// What every ChannelLayer must do. A layer's own test file makes a LayerFixture and calls `run_contract_suite`, which
/// begins each of its sections with a fresh one.
namespace parlor::test {

inline layer::Message numbered(int n) {
  return {{"type", "test"}, {"n", n}};
}
using Numbers = std::vector<int>;

inline void check_sending(LayerFixture& f) {
  LayerClient client(f);
  SECTION("messages of a channel come in the order they were sent, each once") {
    for (int n = 1; n <= 5; ++n) REQUIRE(client.send("c", numbered(n)).ok());
    CHECK(client.take_numbers("c") == Numbers{1, 2, 3, 4, 5});
    CHECK_FALSE(client.take("c").has_value());
  }
  SECTION("channels do not mix") {
    REQUIRE(client.send("a", numbered(1)).ok());
    CHECK_FALSE(client.take("b").has_value());
    CHECK(client.take_numbers("a") == Numbers{1});
  }
  SECTION("a message comes as it was sent, whatever is in it") {
    const layer::Message message = {{"type", "x"},
                                    {"text", "聊天\n\"\\\u0001"},
                                    {"number", -1.5},
                                    {"big", 9007199254740993},
                                    {"none", nullptr},
                                    {"list", {1, {{"a", true}}}},
                                    {"empty", layer::Message::object()}};
    REQUIRE(client.send("c", message).ok());
    CHECK(client.take("c") == message);
  }
  SECTION("a message may be 1 MB large") {
    const layer::Message message = {{"type", "x"}, {"text", std::string(1 << 20, 'x')}};
    REQUIRE(client.send("c", message).ok());
    CHECK(client.take("c") == message);
  }
  SECTION("a message is an object") {
    CHECK(client.send("c", layer::Message("text")).error().code == ErrorCode::bad_field);
    CHECK(client.group_send("g", layer::Message::array()).error().code == ErrorCode::bad_field);
  }
  SECTION("names that are none are refused") {
    for (const std::string& bad : {std::string(), std::string("a b"), std::string("频道"), std::string(100, 'x')}) {
      CHECK(client.send(bad, numbered(1)).error().code == ErrorCode::bad_channel_name);
      CHECK(client.group_add("g", bad).error().code == ErrorCode::bad_channel_name);
      CHECK(client.group_add(bad, "c").error().code == ErrorCode::bad_group_name);
      CHECK(client.group_discard(bad, "c").error().code == ErrorCode::bad_group_name);
      CHECK(client.group_send(bad, numbered(1)).error().code == ErrorCode::bad_group_name);
      CHECK(f.layer().subscribe(bad, f.loop(), [](const auto&) {}).error().code == ErrorCode::bad_channel_name);
    }
    CHECK(client.group_send("a!b", numbered(1)).error().code == ErrorCode::bad_group_name);
    const std::string longest(99, 'x');
    CHECK(client.send(longest, numbered(1)).ok());
    CHECK(client.take_numbers(longest) == Numbers{1});
  }
}

inline void check_bounds(LayerFixture& f) {
  LayerClient client(f);
  SECTION("a full channel refuses, and takes again when one was received") {
    for (int n = 1; n <= 5; ++n) REQUIRE(client.send("c", numbered(n)).ok());
    const Status refused = client.send("c", numbered(6));
    if (f.knows_receivers()) CHECK(refused.error().code == ErrorCode::channel_full);
    CHECK(client.take("c") == numbered(1));
    CHECK(client.send("c", numbered(7)).ok());
    CHECK(client.take_numbers("c") == Numbers{2, 3, 4, 5, 7});
  }
  SECTION("capacities go by the shape of the name") {
    for (int n = 1; n <= 2; ++n) REQUIRE(client.send("small.a", numbered(n)).ok());
    const Status refused = client.send("small.a", numbered(3));
    if (f.knows_receivers()) CHECK(refused.error().code == ErrorCode::channel_full);
    CHECK(client.take_numbers("small.a") == Numbers{1, 2});
  }
  SECTION("a group send drops for full channels only, and says so") {
    for (const char* channel : {"a", "b"}) REQUIRE(client.group_add("g", channel).ok());
    for (int n = 1; n <= 5; ++n) REQUIRE(client.send("a", numbered(n)).ok());
    const auto report = client.group_send("g", numbered(6));
    REQUIRE(report.ok());
    CHECK(report->channels == 1);
    if (f.knows_receivers()) CHECK(report->dropped == 1);
    CHECK(client.take_numbers("a") == Numbers{1, 2, 3, 4, 5});
    CHECK(client.take_numbers("b") == Numbers{6});
  }
  SECTION("a message that nobody received in time is gone") {
    REQUIRE(client.send("c", numbered(1)).ok());
    f.pass(LayerFixture::expiry_ms / 2);
    REQUIRE(client.send("c", numbered(2)).ok());
    f.pass(LayerFixture::expiry_ms / 2);
    CHECK(client.take_numbers("c") == Numbers{2});
  }
  SECTION("expired messages take no room") {
    for (int n = 1; n <= 5; ++n) REQUIRE(client.send("c", numbered(n)).ok());
    f.pass(LayerFixture::expiry_ms);
    CHECK(client.send("c", numbered(6)).ok());
    CHECK(client.take_numbers("c") == Numbers{6});
  }
}

inline void check_receiving(LayerFixture& f) {
  LayerClient client(f);
  Numbers first;
  Numbers second;
  const auto into = [](Numbers& numbers) {
    return [&numbers](const Result<layer::Message>& message) { numbers.push_back(message->find("n")->get<int>()); };
  };
  SECTION("receivers are served in the order they asked, a message to one of them") {
    f.layer().receive("c", f.loop(), into(first));
    f.layer().receive("c", f.loop(), into(second));
    for (int n = 1; n <= 3; ++n) REQUIRE(client.send("c", numbered(n)).ok());
    f.run_until([&] { return first.size() + second.size() == 2; });
    CHECK(first == Numbers{1});
    CHECK(second == Numbers{2});
    CHECK(client.take_numbers("c") == Numbers{3});
  }
  SECTION("a cancelled receiver gets nothing, the next one does") {
    const auto ticket = f.layer().receive("c", f.loop(), into(first));
    f.layer().receive("c", f.loop(), into(second));
    f.layer().cancel_receive(ticket);
    REQUIRE(client.send("c", numbered(1)).ok());
    f.run_until([&] { return !second.empty(); });
    CHECK(first.empty());
  }
  SECTION("a receiver cancelled while its message is on the way leaves it to the next, in order") {
    for (int n = 1; n <= 2; ++n) REQUIRE(client.send("c", numbered(n)).ok());
    const auto ticket = f.layer().receive("c", f.loop(), into(first));
    f.layer().cancel_receive(ticket);
    CHECK(client.take_numbers("c") == Numbers{1, 2});
    CHECK(first.empty());
  }
  SECTION("a wrong name is told to the receiver") {
    std::optional<ErrorCode> code;
    f.layer().receive("no name", f.loop(), [&](const Result<layer::Message>& message) { code = message.error().code; });
    f.run_until([&] { return code.has_value(); });
    CHECK(code == ErrorCode::bad_channel_name);
  }
}

inline void check_subscribing(LayerFixture& f) {
  LayerClient client(f);
  Numbers got;
  const auto subscriber = [&got](const std::shared_ptr<const layer::Message>& message) {
    got.push_back(message->find("n")->get<int>());
  };
  SECTION("a subscriber gets what waited and what comes, in order, more than a channel holds") {
    REQUIRE(client.send("c", numbered(0)).ok());
    REQUIRE(f.layer().subscribe("c", f.loop(), subscriber).ok());
    for (int n = 1; n <= 50; ++n) {
      f.layer().send("c", numbered(n), f.loop(), {});
      if (!f.knows_subscribers()) f.run_until([&, sent = static_cast<std::size_t>(n)] { return got.size() > sent; });
    }
    f.run_until([&] { return got.size() == 51; });
    CHECK(std::is_sorted(got.begin(), got.end()));
    f.layer().unsubscribe("c");
  }
  SECTION("nothing comes from inside a call, and nothing after unsubscribing") {
    REQUIRE(f.layer().subscribe("c", f.loop(), subscriber).ok());
    f.layer().send("c", numbered(1), f.loop(), {});
    CHECK(got.empty());
    f.layer().unsubscribe("c");
    f.settle();
    CHECK(got.empty());
    REQUIRE(client.send("c", numbered(2)).ok());
    const Numbers left = client.take_numbers("c");  // the first may have stayed, or is lost
    REQUIRE_FALSE(left.empty());
    CHECK(left.back() == 2);
  }
  SECTION("a second subscriber takes the first one's place") {
    Numbers other;
    REQUIRE(f.layer().subscribe("c", f.loop(), [&](const auto&) { other.push_back(0); }).ok());
    REQUIRE(f.layer().subscribe("c", f.loop(), subscriber).ok());
    REQUIRE(client.send("c", numbered(1)).ok());
    f.run_until([&] { return !got.empty(); });
    CHECK(other.empty());
    f.layer().unsubscribe("c");
  }
  SECTION("the membership of a subscribed channel does not expire, until it is unsubscribed") {
    REQUIRE(f.layer().subscribe("c", f.loop(), subscriber).ok());
    REQUIRE(client.group_add("g", "c").ok());
    f.pass(LayerFixture::group_expiry_ms * 3);
    REQUIRE(client.group_send("g", numbered(1)).ok());
    f.run_until([&] { return got == Numbers{1}; });
    f.layer().unsubscribe("c");
    f.pass(LayerFixture::group_expiry_ms);
    const std::size_t channels = client.group_send("g", numbered(2))->channels;
    if (f.knows_receivers()) CHECK(channels == 0);
    f.settle();
    CHECK(got == Numbers{1});
  }
}

inline void check_groups(LayerFixture& f) {
  LayerClient client(f);
  SECTION("every member gets every message once, in order; others get nothing") {
    for (const char* channel : {"a", "b", "a"}) REQUIRE(client.group_add("g", channel).ok());
    for (int n = 1; n <= 3; ++n) CHECK(client.group_send("g", numbered(n))->channels == (f.knows_receivers() ? 2 : 1));
    CHECK(client.take_numbers("a") == Numbers{1, 2, 3});
    CHECK(client.take_numbers("b") == Numbers{1, 2, 3});
    CHECK_FALSE(client.take("c").has_value());
  }
  SECTION("who has left gets no more") {
    for (const char* channel : {"a", "b"}) REQUIRE(client.group_add("g", channel).ok());
    REQUIRE(client.group_discard("g", "a").ok());
    REQUIRE(client.group_discard("g", "never-there").ok());
    REQUIRE(client.group_send("g", numbered(1)).ok());
    CHECK_FALSE(client.take("a").has_value());
    CHECK(client.take_numbers("b") == Numbers{1});
  }
  SECTION("a group without members takes messages and does nothing") {
    const auto report = client.group_send("nobody", numbered(1));
    REQUIRE(report.ok());
    CHECK(report->channels == 0);
    CHECK(report->dropped == 0);
  }
  SECTION("a membership that was not renewed ends") {
    REQUIRE(client.group_add("g", "a").ok());
    REQUIRE(client.group_add("g", "b").ok());
    f.pass(LayerFixture::group_expiry_ms / 2);
    REQUIRE(client.group_add("g", "b").ok());
    f.pass(LayerFixture::group_expiry_ms / 2);
    CHECK(client.group_send("g", numbered(1))->channels == 1);
    CHECK(client.take_numbers("b") == Numbers{1});
  }
  SECTION("flush forgets messages and memberships") {
    REQUIRE(client.group_add("g", "a").ok());
    REQUIRE(client.send("a", numbered(1)).ok());
    f.settle();  // a message that is still under way in pub/sub is nowhere yet
    REQUIRE(client.flush().ok());
    CHECK_FALSE(client.take("a").has_value());
    CHECK(client.group_send("g", numbered(2))->channels == 0);
  }
}

inline void check_local_names(LayerFixture& f) {
  LayerClient client(f);
  SECTION("new channels are process-local, all different, and work as any other") {
    const std::string one = f.layer().new_channel();
    const std::string two = f.layer().new_channel("worker");
    CHECK(one.rfind("specific.", 0) == 0);
    CHECK(two.rfind("worker.", 0) == 0);
    CHECK(one.substr(one.find('!')) != two.substr(two.find('!')));
    CHECK(groups::is_channel_name(one));
    CHECK(one.find('!') != std::string::npos);
    REQUIRE(client.group_add("g", one).ok());
    REQUIRE(client.send(two, numbered(1)).ok());
    REQUIRE(client.group_send("g", numbered(2)).ok());
    CHECK(client.take_numbers(one) == Numbers{2});
    CHECK(client.take_numbers(two) == Numbers{1});
  }
  SECTION("a prefix that makes no name is a bug") {
    for (const std::string& bad : {std::string(), std::string("a!b"), std::string("a b"), std::string(99, 'x')}) {
      CHECK_THROWS_AS(f.layer().new_channel(bad), std::invalid_argument);
    }
  }
}

inline void run_contract_suite(LayerFixture& fixture) {
  fixture.hear({"a", "b", "c", "small.a", std::string(99, 'x')});
  check_sending(fixture);
  check_bounds(fixture);
  check_receiving(fixture);
  check_subscribing(fixture);
  check_groups(fixture);
  check_local_names(fixture);
}

}  // namespace parlor::test
