#include <catch2/catch.hpp>

#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/session/client_session.hpp"
#include "parlor/session/server_session.hpp"

using namespace parlor;
using codec::Json;
using protocol::Encoding;
using session::ServerSession;

namespace {

constexpr TimeMs start = 1'000'000;
const std::string key = "0123456789abcdef";

/// What the session says, in short: the types of frames with their error codes, close codes, and whose token it asks
/// about.
std::string drain(ServerSession& session) {
  std::string said;
  while (auto output = session.poll()) {
    if (!said.empty()) said += " ";
    if (const auto* sent = std::get_if<session::SendFrame>(&*output)) {
      const Json frame = *codec::parse_json(as_text(sent->message));
      said += frame["type"].get<std::string>();
      if (frame.contains("code")) said += ":" + frame["code"].get<std::string>();
    } else if (const auto* close = std::get_if<session::CloseSocket>(&*output)) {
      said += "close:" + std::to_string(close->code);
    } else if (const auto* auth = std::get_if<session::WantAuth>(&*output)) {
      said += "auth:" + auth->token.value_or("-");
    }
  }
  return said;
}

std::string say(ServerSession& session, const Json& frame, TimeMs now = start) {
  session.receive(as_bytes(frame.dump()), now);
  return drain(session);
}

Json hello(const Json& token = nullptr) {
  return {{"type", "hello"}, {"version", 1}, {"client", key}, {"token", token}};
}
Json refresh(const std::string& token) {
  return {{"type", "refresh"}, {"token", token}};
}

ServerSession checking() {
  return ServerSession(Encoding::json, start, ServerSession::Tokens::checked);
}

ServerSession open_until(TimeMs until) {
  ServerSession session = checking();
  (void)say(session, hello("t"));
  session.admitted("ann", until);
  (void)drain(session);
  return session;
}

}  // namespace

TEST_CASE("a server that asks nobody ignores tokens") {
  ServerSession session(Encoding::json, start);
  CHECK(say(session, hello("t")) == "welcome");
  CHECK(say(session, refresh("t")).empty());
  CHECK_FALSE(session.next_timeout());
}

TEST_CASE("the welcome waits for the answer about the token") {
  ServerSession session = checking();
  CHECK(say(session, hello("t")) == "auth:t");
  session.admitted("ann", std::nullopt);
  CHECK(drain(session) == "welcome");
  CHECK(session.user() == "ann");
  CHECK_FALSE(session.next_timeout());
}

TEST_CASE("hello without a token asks what the handshake has brought") {
  ServerSession session = checking();
  CHECK(say(session, hello()) == "auth:-");
  session.admitted({}, std::nullopt);
  CHECK(drain(session) == "welcome");
  CHECK(session.user().empty());
}

TEST_CASE("who is not admitted is told why, and not to come back") {
  ServerSession session = checking();
  (void)say(session, hello("t"));
  session.not_admitted(ErrorCode::token_expired);
  CHECK(drain(session) == "error:token_expired close:4403");
  CHECK(say(session, {{"type", "ping"}, {"id", 1}}).empty());
}

TEST_CASE("a session ends when its token runs out, and its client may come back with a fresh one") {
  ServerSession session = open_until(start + 100);
  CHECK(session.next_timeout() == start + 100);
  session.timeout(start + 99);
  CHECK(drain(session).empty());
  session.timeout(start + 100);
  CHECK(drain(session) == "error:token_expired close:4502");
  CHECK((protocol::advice_for(4502) == protocol::Advice::come_back));
}

TEST_CASE("a refresh moves the end of the session") {
  ServerSession session = open_until(start + 100);
  CHECK(say(session, refresh("t2")) == "auth:t2");
  session.admitted("ann", start + 200);
  CHECK(drain(session).empty());
  CHECK(session.next_timeout() == start + 200);
  session.timeout(start + 150);
  CHECK(drain(session).empty());
}

TEST_CASE("a refused refresh leaves the session as it was") {
  ServerSession session = open_until(start + 100);
  (void)say(session, refresh("forged"));
  session.not_admitted(ErrorCode::bad_token);
  CHECK(drain(session) == "error:bad_token");
  CHECK(session.next_timeout() == start + 100);
}

TEST_CASE("a session cannot be refreshed into another user's, but a guest may become a user") {
  ServerSession session = open_until(start + 100);
  (void)say(session, refresh("of bob"));
  session.admitted("bob", start + 500);
  CHECK(drain(session) == "error:bad_token");
  CHECK(session.user() == "ann");
  CHECK(session.next_timeout() == start + 100);

  ServerSession guest = checking();
  (void)say(guest, hello());
  guest.admitted({}, std::nullopt);
  (void)drain(guest);
  (void)say(guest, refresh("t"));
  guest.admitted("ann", start + 100);
  CHECK(drain(guest).empty());
  CHECK(guest.user() == "ann");
}

TEST_CASE("a client with a new token refreshes an open session, and says it in hello otherwise") {
  const room::Registry kinds = room::standard_kinds();
  session::ClientSession client(kinds, {key, "Ann", std::nullopt, Encoding::json});
  const auto sent = [&] {
    Json frames = Json::array();
    while (auto output = client.poll()) {
      const auto* message = std::get_if<session::SendMessage>(&*output);
      if (message != nullptr) frames.push_back(*codec::parse_json(as_text(message->message)));
    }
    return frames;
  };
  client.set_token("first");
  CHECK(sent().empty());
  client.connected(start);
  const Json said = sent();
  REQUIRE(said.size() == 1);
  CHECK(said[0]["token"] == "first");
  const Bytes welcome = protocol::encode_frame(
      protocol::ServerFrame(protocol::Welcome{.member = "m1", .time = start, .capabilities = {}}), Encoding::json);
  client.receive(welcome, start);
  (void)sent();
  client.set_token("second");
  CHECK(sent() == Json::array({refresh("second")}));
  client.set_token(std::nullopt);
  CHECK(sent().empty());
}
