#include <catch2/catch.hpp>

#include "parlor/chat/state.hpp"
#include "room_driver.hpp"

using namespace parlor;
using test::Json;
using test::Random;
using test::RoomDriver;

namespace {

Json random_command(Random& random, std::int64_t last_id) {
  static const std::vector<std::string> texts = {"hello",       "  padded ", "",         "/roll 2d6",
                                                 "/roll d20+5", "/roll x",   "/me hum",  "//slash",
                                                 "/name X",     "/name",     "/unknown", "掷骰子"};
  const std::int64_t id = random.between(last_id - 12, last_id + 2);
  switch (random.below(8)) {
    case 0:
      return {{"type", "edit"}, {"id", id}, {"text", random.pick(texts)}};
    case 1:
      return {{"type", "delete"}, {"id", id}};
    case 2:
      return {{"type", "rename"}, {"name", random.pick(texts)}};
    case 3:
      return {{"type", "nonsense"}, {"id", id}};
    default:
      return {{"type", "say"}, {"text", random.pick(texts)}};
  }
}

void check_invariants(const Json& json) {
  const Result<chat::State> state = codec::decode<chat::State>(json);
  REQUIRE(state.ok());
  CHECK(state->messages.size() <= limits::chat_messages);
  chat::MessageId before = 0;
  for (const chat::Message& message : state->messages) {
    CHECK(message.id > before);
    CHECK(message.id <= state->last_id);
    CHECK((message.kind == chat::Kind::roll) == message.roll.has_value());
    CHECK((message.kind == chat::Kind::roll) == message.text.empty());
    before = message.id;
  }
}

}  // namespace

TEST_CASE("whatever is asked for in a chat room, its state is sound and its log replays") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    INFO("seed " << seed);
    RoomDriver room("chat", seed);
    const std::vector<std::string> names = {"Ann", "Bob", "Cid", "X"};
    for (int step = 0; step < 250; ++step) {
      const std::string& name = room.random().pick(names);
      room.now += room.random().between(0, 500);
      if (room.random().one_in(10)) {
        room.leave("m" + name);
      } else {
        room.join(name);
        const Json command = random_command(room.random(), room.state()["last_id"].get<std::int64_t>());
        (void)room.attempt("m" + name, command);
      }
      check_invariants(room.state());
    }
    room.check_replay();
  }
}
