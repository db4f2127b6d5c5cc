#include "vocabulary.hpp"

#include <array>
#include <limits>
#include <vector>

namespace differential {
namespace {

constexpr std::array<std::int64_t, 16> numbers = {0,
                                                  1,
                                                  2,
                                                  3,
                                                  4,
                                                  5,
                                                  6,
                                                  30,
                                                  100,
                                                  -1,
                                                  -7,
                                                  1'000'000,
                                                  -9'007'199'254'740'991,
                                                  9'007'199'254'740'991,
                                                  9'007'199'254'740'992,
                                                  INT64_MIN};

const std::vector<std::string>& texts() {
  static const std::vector<std::string> all = {
      "",
      "hello",
      "  spaces  around ",
      "掷骰子 你好",
      "e\u0301 \u00e9 \u200b\u202e\ufeff",
      "\U0001F3B2\U0001F468\u200d\U0001F469\u200d\U0001F467",
      std::string("nul\0in", 6),
      "\x01\x02\x1f\x7f",
      "line\nbreak\r\n\ttab",
      "\"quoted\" \\ back",
      "/roll 2d6",
      "/roll d20+3",
      "/roll 20d1000-10000",
      "/roll 0d6",
      "/roll 99999999999999999999d6",
      "/roll",
      "/me waves",
      "/name Zoë",
      "/nothing known",
      "//not a command",
      "Ann",
      "Ann 2",
      "\xF0\x9F\x8E\xB2",
  };
  return all;
}

struct Word {
  std::string_view type;
  std::vector<std::string_view> fields;
};

const std::vector<Word>& commands_of(std::string_view kind) {
  static const std::vector<Word> chat = {{"say", {"text"}},        {"say", {"text"}},  {"say", {"text", "seed"}},
                                         {"edit", {"id", "text"}}, {"delete", {"id"}}, {"rename", {"name"}}};
  static const std::vector<Word> dice = {{"sit", {}},
                                         {"sit", {"seat"}},
                                         {"ready", {}},
                                         {"ready", {"ready"}},
                                         {"roll", {}},
                                         {"roll", {}},
                                         {"roll", {}},
                                         {"stand", {}},
                                         {"leave", {}},
                                         {"rematch", {}},
                                         {"add_bot", {}},
                                         {"remove_bot", {"seat"}},
                                         {"commit", {"commitment", "number"}},
                                         {"reveal", {"seed"}},
                                         {"configure", {"goal", "exact_landing", "extra_roll_on_six", "turn_seconds"}}};
  return kind == "dice" ? dice : chat;
}

/// A sound value for a field of that name.
Json value_for(Random& random, std::string_view field) {
  if (field == "text" || field == "name" || field == "message" || field == "reason") return some_text(random);
  if (field == "id" || field == "offset" || field == "seq") return 1 + random.below(40);
  if (field == "seat") return random.below(7);
  if (field == "commitment" || field == "seed") return std::string(64, random.one_in(5) ? 'A' : 'a');
  if (field == "number") return random.below(9);
  if (field == "goal") return 6 + random.below(40);
  if (field == "turn_seconds") return 5 + random.below(40);
  return random.one_in(2);
}

void spoil(Random& random, Json& object) {
  if (random.one_in(12)) object[random.one_in(2) ? "extra" : some_text(random)] = some_value(random);
  if (object.empty() || !random.one_in(10)) return;
  auto place = object.begin();
  std::advance(place, static_cast<std::ptrdiff_t>(random.below(object.size())));
  if (random.one_in(3)) {
    object.erase(place);
  } else {
    *place = some_value(random);
  }
}

Json some_event(Random& random) {
  return {{"offset", 1 + random.below(50)},
          {"time", 1'700'000'000'000},
          {"by", some_member(random)},
          {"seq", random.below(9)},
          {"body", {{"type", "said"}, {"text", some_text(random)}}}};
}

std::string some_room(Random& random) {
  static constexpr std::array<std::string_view, 6> rooms = {"chat/lobby", "dice/table-1", "chat/",
                                                            "nothing",    "x/y",          "//"};
  return std::string(random.pick(rooms));
}

}  // namespace

std::string some_text(Random& random) {
  if (random.one_in(200)) return std::string(random.below(5'000), 'x');
  std::string text = random.pick(texts());
  if (random.one_in(4)) text += random.pick(texts());
  return text;
}

Json some_value(Random& random) {
  switch (random.below(8)) {
    case 0:
      return nullptr;
    case 1:
      return random.one_in(2);
    case 2:
      return some_text(random);
    case 3:
      return Json::array({1, some_text(random)});
    case 4:
      return Json{{"type", some_text(random)}};
    case 5:
      return std::numeric_limits<std::uint64_t>::max();
    default:
      return random.pick(numbers);
  }
}

std::string some_member(Random& random) {
  return "m" + std::to_string(random.below(8));
}

Json some_command(Random& random, std::string_view kind) {
  if (random.one_in(60)) return some_value(random);
  const std::string_view vocabulary = random.one_in(25) ? "chat" : kind;
  const Word& word = random.pick(commands_of(vocabulary));
  Json command = {{"type", word.type}};
  for (const std::string_view field : word.fields) command[std::string(field)] = value_for(random, field);
  spoil(random, command);
  return command;
}

Json some_request(Random& random, std::string_view kind, std::int64_t now) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string entropy(64, '0');
  for (char& digit : entropy) digit = random.pick(digits);
  Json request = {{"member", some_member(random)}, {"now", now}, {"entropy", entropy}};
  // The servers' secret, lost now and then.
  if (!random.one_in(50)) request["secret"] = std::string(64, '5');
  const std::size_t choice = random.below(20);
  if (choice == 0) {
    request["verb"] = "leave";
  } else if (choice <= 3) {
    request["verb"] = "join";
    request["name"] = some_text(random);
  } else if (choice <= 6) {
    request["verb"] = "deadline";
  } else {
    request["verb"] = "command";
    request["command"] = some_command(random, kind);
  }
  if (random.one_in(4)) spoil(random, request);
  return request;
}

Json some_client_frame(Random& random) {
  Json frames[] = {
      {{"type", "hello"},
       {"version", 1},
       {"client", "0123456789abcdef0123"},
       {"name", some_text(random)},
       {"token", "t"}},
      {{"type", "join"}, {"room", some_room(random)}, {"epoch", "e"}, {"offset", random.below(99)}},
      {{"type", "leave"}, {"room", some_room(random)}},
      {{"type", "command"},
       {"room", some_room(random)},
       {"seq", random.below(9)},
       {"command", some_command(random, "chat")}},
      {{"type", "signal"}, {"room", some_room(random)}, {"signal", some_value(random)}},
      {{"type", "ping"}, {"id", random.next() % (std::uint64_t{1} << 54)}},
      {{"type", some_text(random)}},
  };
  Json frame = random.pick(frames);
  spoil(random, frame);
  return frame;
}

Json some_server_frame(Random& random) {
  const std::string hash(64, 'a');
  const Json error = {{"code", "refused"}, {"message", some_text(random)}};
  Json frames[] = {
      {{"type", "welcome"}, {"version", 1}, {"member", "m1"}, {"time", 1}, {"heartbeat_ms", 15'000}},
      {{"type", "joined"},
       {"room", some_room(random)},
       {"epoch", "e"},
       {"offset", 3},
       {"hash", hash},
       {"snapshot", some_value(random)}},
      {{"type", "events"},
       {"room", some_room(random)},
       {"events", {some_event(random), some_event(random)}},
       {"check", {{"offset", 3}, {"hash", hash}}}},
      {{"type", "reply"}, {"room", some_room(random)}, {"seq", 3}, {"error", error}},
      {{"type", "left"}, {"room", some_room(random)}},
      {{"type", "signal"}, {"room", some_room(random)}, {"by", some_member(random)}, {"signal", some_value(random)}},
      {{"type", "error"}, {"code", "bad_json"}, {"message", some_text(random)}},
      {{"type", "pong"}, {"id", random.below(99)}, {"time", random.pick(numbers)}},
      {{"type", "bye"}, {"reason", some_text(random)}, {"retry_after_ms", random.pick(numbers)}},
  };
  Json frame = random.pick(frames);
  spoil(random, frame);
  return frame;
}

}  // namespace differential
