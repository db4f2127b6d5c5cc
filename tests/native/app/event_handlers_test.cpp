#include "parlor/app/event_handlers.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using namespace parlor::app;

namespace {

class Listener : public Consumer {
 public:
  void user_banned(const layer::Message& event) { last = event; }
  layer::Message last;
};

}  // namespace

TEST_CASE("dots and underscores in a type are the same", "[app][event_handlers]") {
  const auto table = EventHandlers().broadcast("chat.message", [](const layer::Message&) { return std::string("x"); });
  for (const char* spelling : {"chat.message", "chat_message"}) {
    REQUIRE(table.find(spelling) != nullptr);
    CHECK(table.find(spelling)->render({}) == "x");
  }
  for (const char* other : {"chat-message", "chatmessage", "chat.messages", ""}) CHECK(table.find(other) == nullptr);
}

TEST_CASE("a member function is called on the member", "[app][event_handlers]") {
  const auto table = EventHandlers().on("user_banned", &Listener::user_banned);
  Listener listener;
  const layer::Message event = {{"type", "user.banned"}, {"why", "spam"}};
  REQUIRE(table.find(type_of(event)) != nullptr);
  table.find(type_of(event))->each(listener, event);
  CHECK(listener.last == event);
}

TEST_CASE("events of any shape can be asked for type and fields", "[app][event_handlers]") {
  CHECK(type_of({{"type", "a"}}) == "a");
  for (const layer::Message& odd :
       {layer::Message{{"type", 1}}, layer::Message::object(), layer::Message(3), layer::Message()}) {
    CHECK(type_of(odd).empty());
    CHECK(field(odd, "message").is_null());
  }
  CHECK(field({{"message", 5}}, "message") == 5);
}
