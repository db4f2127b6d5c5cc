#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "counter_kind.hpp"
#include "parlor/crypto/sha256.hpp"
#include "parlor/session/client_session.hpp"
#include "test_server.hpp"

namespace parlor::test {

/// One client of a TestServer: its session, its line if it has one, and all that the session told. It checks by itself
/// that no event is lost or repeated and that no command is done twice.
class TestClient {
 public:
  /// What a client of that key keeps to itself.
  static room::Secret secret_of(std::string_view key) { return crypto::sha256(as_bytes(key)); }

  TestClient(TestServer& server, const room::Registry& kinds, const std::string& key,
             protocol::Encoding encoding = protocol::Encoding::json, const std::string& session_name = "first")
      : server_(server),
        encoding_(encoding),
        session(kinds, {.client_key = key,
                        .name = key.substr(0, 3),
                        .token = {},
                        .encoding = encoding,
                        .secret = secret_of(key),
                        .session = session_name}) {}

  void connect(TimeMs now) {
    now_ = now;
    line_ = &server_.open(encoding_, now);
    session.connected(now);
    drain();
  }

  /// The line breaks; what is under way in it is lost.
  void cut(TimeMs now) {
    if (line_ == nullptr) return;
    server_.close(*line_, now);
    line_ = nullptr;
    to_server.clear();
    session.disconnected(now);
    drain();
  }

  bool is_connected() const { return line_ != nullptr; }
  TestServer::Line& line() { return *line_; }

  /// Lets one message arrive; false if there is none.
  bool step_to_server(TimeMs now) {
    if (line_ == nullptr || to_server.empty()) return false;
    const Bytes message = std::move(to_server.front());
    to_server.pop_front();
    server_.receive(*line_, message, now);
    return true;
  }
  bool step_to_client(TimeMs now) {
    if (line_ == nullptr) return false;
    if (line_->to_client.empty()) {
      if (!line_->close_code) return false;
      closed_with = line_->close_code;
      cut(now);
      return true;
    }
    const Bytes message = std::move(line_->to_client.front());
    line_->to_client.pop_front();
    receive(message, now);
    return true;
  }

  void receive(ByteView message, TimeMs now) {
    now_ = now;
    session.receive(message, now);
    drain();
  }
  void timeout(TimeMs now) {
    now_ = now;
    session.timeout(now);
    drain();
  }
  void join(const std::string& room) {
    REQUIRE(session.join(room).ok());
    drain();
  }
  void leave(const std::string& room) {
    REQUIRE(session.leave(room).ok());
    drain();
  }
  std::uint64_t command(const std::string& room, codec::Json what) {
    const Result<std::uint64_t> number = session.command(room, std::move(what), now_);
    REQUIRE(number.ok());
    drain();
    return *number;
  }
  void signal(const std::string& room, codec::Json what) {
    REQUIRE(session.signal(room, std::move(what)).ok());
    drain();
  }

  template <class Notice>
  std::vector<Notice> all() const {
    std::vector<Notice> found;
    for (const session::ClientOutput& notice : notices) {
      if (const Notice* one = std::get_if<Notice>(&notice)) found.push_back(*one);
    }
    return found;
  }
  template <class Notice>
  std::size_t count() const {
    return all<Notice>().size();
  }

 private:
  TestServer& server_;
  protocol::Encoding encoding_;
  TimeMs now_ = 1'700'000'000'000;
  TestServer::Line* line_ = nullptr;
  std::map<std::string, room::Offset> seen_;
  std::set<std::pair<std::string, std::uint64_t>> done_;

  void drain() {
    while (std::optional<session::ClientOutput> output = session.poll()) {
      if (auto* message = std::get_if<session::SendMessage>(&*output)) {
        to_server.push_back(std::move(message->message));
        continue;
      }
      watch(*output);
      notices.push_back(*std::move(output));
    }
  }

  void watch(const session::ClientOutput& notice) {
    if (const auto* joined = std::get_if<session::RoomJoined>(&notice)) {
      const room::Offset offset = session.find(joined->room)->replica().offset();
      if (joined->reset || !seen_.contains(joined->room)) seen_[joined->room] = offset - joined->missed;
    }
    if (const auto* event = std::get_if<session::RoomEvent>(&notice)) {
      if (event->event.offset != ++seen_[event->room]) FAIL("an event was lost or repeated");
    }
    if (std::holds_alternative<session::RoomLeft>(notice)) seen_.erase(std::get<session::RoomLeft>(notice).room);
    if (const auto* done = std::get_if<session::CommandDone>(&notice)) {
      if (!done_.insert({done->room, done->seq}).second) FAIL("a command was done twice");
    }
  }

 public:
  session::ClientSession session;
  std::deque<Bytes> to_server;
  std::vector<session::ClientOutput> notices;
  std::optional<std::uint16_t> closed_with;
};

/// A server and its clients, the test's own clock, and messages that move when the test says so.
class World {
 public:
  explicit World(room::Registry registry = counter_kinds()) : kinds(registry), server(std::move(registry)) {}

  TestClient& add(const std::string& key, protocol::Encoding encoding = protocol::Encoding::json) {
    clients.push_back(std::make_unique<TestClient>(server, kinds, key, encoding, std::to_string(clients.size())));
    return *clients.back();
  }

  /// One message of each client in each direction; false if nothing was under way.
  bool step() {
    bool moved = false;
    for (const auto& client : clients) {
      moved = client->step_to_server(now) || moved;
      moved = client->step_to_client(now) || moved;
    }
    return moved;
  }
  /// Until nothing is under way.
  void run() {
    for (int steps = 0; step(); ++steps) {
      if (steps > 10'000) FAIL("the conversation does not come to rest");
    }
  }
  void pass(DurationMs time) {
    now += time;
    server.rooms_timeout(now);
  }

  std::string hash_of(const TestClient& client, const std::string& room) {
    const session::ClientRoom* held = client.session.find(room);
    return held == nullptr ? "not joined" : held->replica().hash();
  }
  std::int64_t count_in(const std::string& room) {
    return server.room(room).replica().rules().document()["count"].get<std::int64_t>();
  }

  TimeMs now = 1'700'000'000'000;
  room::Registry kinds;
  TestServer server;
  std::vector<std::unique_ptr<TestClient>> clients;
};

inline const std::string ann_key = "ann-secret-key-0001";
inline const std::string bob_key = "bob-secret-key-0002";

}  // namespace parlor::test
