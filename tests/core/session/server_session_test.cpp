#include "parlor/session/server_session.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using codec::Json;
using protocol::Encoding;
using session::ServerSession;

namespace {

constexpr TimeMs start = 1'000'000;
const std::string key = "0123456789abcdef";

/// What the session says, as JSON: frames as they are, everything else under "want".
Json say(ServerSession& session, const Json& frame, TimeMs now = start) {
  session.receive(as_bytes(frame.dump()), now);
  Json said = Json::array();
  while (auto output = session.poll()) {
    if (const auto* sent = std::get_if<session::SendFrame>(&*output)) {
      said.push_back(*codec::parse_json(as_text(sent->message)));
    } else if (const auto* close = std::get_if<session::CloseSocket>(&*output)) {
      said.push_back({{"want", "close"}, {"code", close->code}});
    } else if (const auto* join = std::get_if<session::WantJoin>(&*output)) {
      said.push_back({{"want", "join"}, {"again", join->again}, {"known", join->known.has_value()}});
    } else if (const auto* command = std::get_if<session::WantCommand>(&*output)) {
      said.push_back({{"want", "command"}, {"seq", command->command.seq}});
    } else if (const auto* auth = std::get_if<session::WantAuth>(&*output)) {
      said.push_back({{"want", "auth"}, {"token", auth->token ? Json(*auth->token) : Json()}});
    } else {
      said.push_back({{"want", std::holds_alternative<session::WantLeave>(*output) ? "leave" : "signal"}});
    }
  }
  return said;
}

Json hello() {
  return {{"type", "hello"}, {"version", 1}, {"client", key}, {"name", "Ann"}};
}
Json join(const std::string& room) {
  return {{"type", "join"}, {"room", room}};
}

ServerSession open() {
  ServerSession session(Encoding::json, start);
  (void)say(session, hello());
  return session;
}

std::string summary(const Json& said) {
  std::string text;
  for (const Json& one : said) {
    if (!text.empty()) text += " ";
    if (one.contains("want")) {
      text += "want:" + one["want"].get<std::string>();
      if (one.contains("code")) text += std::to_string(one["code"].get<int>());
    } else {
      text += one["type"].get<std::string>();
      if (one.contains("code")) text += ":" + one["code"].get<std::string>();
    }
  }
  return text;
}

}  // namespace

TEST_CASE("what may be said when") {
  struct Row {
    Json frame;
    const char* greeting;
    const char* open;
  };
  const std::vector<Row> rows = {
      {hello(), "welcome", "error:hello_repeated"},
      {join("chat/x"), "error:hello_expected want:close4401", "want:join"},
      {{{"type", "leave"}, {"room", "chat/x"}}, "error:hello_expected want:close4401", "error:not_joined"},
      {{{"type", "command"}, {"room", "chat/x"}, {"seq", 1}, {"command", 1}},
       "error:hello_expected want:close4401",
       "reply"},
      {{{"type", "signal"}, {"room", "chat/x"}, {"signal", 1}},
       "error:hello_expected want:close4401",
       "error:not_joined"},
      {{{"type", "ping"}, {"id", 1}}, "error:hello_expected want:close4401", "pong"},
  };
  for (const Row& row : rows) {
    INFO(row.frame.dump());
    ServerSession greeting(Encoding::json, start);
    CHECK(summary(say(greeting, row.frame)) == row.greeting);
    ServerSession opened = open();
    CHECK(summary(say(opened, row.frame)) == row.open);
    ServerSession closed(Encoding::json, start);
    (void)say(closed, join("chat/x"));
    CHECK(say(closed, row.frame).empty());
  }
}

TEST_CASE("the welcome says who the client is, in every room and on every server") {
  ServerSession session(Encoding::json, start);
  const Json welcome = say(session, hello(), start + 5)[0];
  CHECK(welcome["member"] == room::member_id(key));
  CHECK(welcome["time"] == start + 5);
  CHECK(welcome["heartbeat_ms"] == limits::heartbeat_ms);
  CHECK(session.member() == room::member_id(key));
  CHECK(session.name() == "Ann");
}

TEST_CASE("another version is refused and the socket closed for good") {
  ServerSession session(Encoding::json, start);
  Json other = hello();
  other["version"] = 2;
  const Json said = say(session, other);
  CHECK(summary(said) == "error:unsupported_version want:close4406");
  CHECK(said[0]["message"] == "version 2 is not spoken here, version 1 is");
}

TEST_CASE("a client key has a form; a better one may follow") {
  for (const std::string& bad : {std::string(15, 'a'), std::string(16, '/'), std::string("0123456789abcde ")}) {
    INFO(bad);
    ServerSession session(Encoding::json, start);
    Json frame = hello();
    frame["client"] = bad;
    CHECK(summary(say(session, frame)) == "error:bad_client_key");
    CHECK(summary(say(session, hello())) == "welcome");
  }
}

TEST_CASE("who says no hello in time is closed, and may come back") {
  ServerSession session(Encoding::json, start);
  REQUIRE(session.next_timeout() == start + limits::handshake_timeout_ms);
  session.timeout(start + limits::handshake_timeout_ms - 1);
  CHECK_FALSE(session.poll().has_value());
  session.timeout(start + limits::handshake_timeout_ms);
  const auto output = session.poll();
  REQUIRE(output.has_value());
  REQUIRE(std::holds_alternative<session::CloseSocket>(*output));
  CHECK(std::get<session::CloseSocket>(*output).code == protocol::close_code::no_hello);
  CHECK(protocol::advice_for(protocol::close_code::no_hello) == protocol::Advice::come_back);
  CHECK_FALSE(session.next_timeout().has_value());
}

TEST_CASE("an open session wants no timeouts") {
  CHECK_FALSE(open().next_timeout().has_value());
}

TEST_CASE("frames that are none are answered by name; so many in a row close the socket") {
  ServerSession session = open();
  for (std::size_t i = 1; i < limits::bad_frames; ++i) {
    CHECK(summary(say(session, {{"type", "fly"}})) == "error:unknown_frame");
  }
  CHECK(summary(say(session, {{"type", "ping"}, {"id", 1}})) == "pong");
  for (std::size_t i = 1; i < limits::bad_frames; ++i) {
    CHECK(summary(say(session, {{"type", "ping"}})) == "error:bad_field");
  }
  CHECK(summary(say(session, Json("x"))) == "error:bad_field want:close4400");
}

TEST_CASE("an error's sentence fits its frame, however long the bytes that caused it") {
  ServerSession session = open();
  const std::string long_key(10'000, 'k');
  session.receive(as_bytes("{\"" + long_key + "\":1,\"" + long_key + "\":1}"), start);
  const auto output = session.poll();
  REQUIRE(output.has_value());
  const auto frame = protocol::decode_server_frame(std::get<session::SendFrame>(*output).message, Encoding::json);
  REQUIRE(frame.ok());
  CHECK(std::get<protocol::ErrorFrame>(*frame).code == "bad_json");
}

TEST_CASE("a room's name is checked before the room is asked") {
  ServerSession session = open();
  for (const char* bad : {"", "chat", "chat/", "/x", "chat/a/b", "chat/a b"}) {
    const Json said = say(session, join(bad));
    CHECK(summary(said) == "error:bad_room_name");
    CHECK(said[0]["room"] == bad);
  }
  CHECK(session.room_count() == 0);
}

TEST_CASE("one connection joins a bounded number of rooms") {
  ServerSession session = open();
  for (std::size_t i = 0; i < limits::rooms_per_session; ++i) {
    CHECK(summary(say(session, join("chat/" + std::to_string(i)))) == "want:join");
  }
  CHECK(summary(say(session, join("chat/more"))) == "error:too_many_rooms");
  CHECK(say(session, join("chat/0"))[0]["again"] == true);
  CHECK(summary(say(session, {{"type", "leave"}, {"room", "chat/0"}})) == "want:leave");
  CHECK(summary(say(session, join("chat/more"))) == "want:join");
}

TEST_CASE("a position is one only with both of its halves") {
  ServerSession session = open();
  Json frame = join("chat/x");
  frame["epoch"] = "e";
  CHECK(say(session, frame)[0]["known"] == false);
  frame["offset"] = 3;
  CHECK(say(session, frame)[0]["known"] == true);
}

TEST_CASE("a join that the room refuses is undone") {
  ServerSession session = open();
  (void)say(session, join("chat/x"));
  session.join_refused("chat/x", ErrorCode::room_full);
  CHECK(session.room_count() == 0);
  CHECK(summary(say(session, {{"type", "ping"}, {"id", 1}})) == "error:room_full pong");
}

TEST_CASE("a join's answer that comes after the room was left is dropped") {
  ServerSession session = open();
  (void)say(session, join("chat/x"));
  (void)say(session, {{"type", "leave"}, {"room", "chat/x"}});
  session.joined("chat/x", {});
  session.left("chat/x");
  CHECK(summary(say(session, {{"type", "ping"}, {"id", 1}})) == "left pong");
}

TEST_CASE("a client has a bounded number of unanswered commands in a room") {
  ServerSession session = open();
  (void)say(session, join("chat/x"));
  Json command = {{"type", "command"}, {"room", "chat/x"}, {"seq", 1}, {"command", Json::object()}};
  for (std::size_t i = 1; i <= limits::pending_commands; ++i) {
    command["seq"] = i;
    CHECK(summary(say(session, command)) == "want:command");
  }
  command["seq"] = 33;
  const Json refused = say(session, command)[0];
  CHECK(refused["seq"] == 33);
  CHECK(refused["error"]["code"] == "too_many_pending");
  session.replied("chat/x", 1, room::CommandAnswer{5, false, std::nullopt});
  CHECK(summary(say(session, command)) == "reply want:command");
}

TEST_CASE("a reply says what became of the command") {
  ServerSession session = open();
  (void)say(session, join("chat/x"));
  session.replied("chat/x", 1, room::CommandAnswer{5, true, room::Check{5, "h"}});
  session.replied("chat/x", 2, refuse("not_now", "Not now."));
  const Json said = say(session, {{"type", "ping"}, {"id", 1}});
  CHECK(said[0]["offset"] == 5);
  CHECK(said[0]["duplicate"] == true);
  CHECK(said[0]["check"] == Json{{"offset", 5}, {"hash", "h"}});
  CHECK(said[1]["error"] == Json{{"code", "not_now"}, {"message", "Not now."}});
  CHECK(said[1]["offset"] == 0);
}

TEST_CASE("a session that was closed says nothing more") {
  ServerSession session(Encoding::json, start);
  (void)say(session, join("chat/x"));
  session.say_bye("stop", 100);
  session.left("chat/x");
  CHECK_FALSE(session.poll().has_value());
}

TEST_CASE("a stopping server says bye and when to come back") {
  ServerSession session = open();
  session.say_bye("the server stops", 1500);
  const Json said = say(session, {{"type", "ping"}, {"id", 7}});
  CHECK(said[0] == Json{{"type", "bye"}, {"reason", "the server stops"}, {"retry_after_ms", 1500}});
  CHECK(said[1]["id"] == 7);
}
