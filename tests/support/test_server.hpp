#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "direct_host.hpp"
#include "parlor/session/server_session.hpp"

namespace parlor::test {

/// A server in memory: the rooms, and one server session for each line that a client has opened. What goes to a client
/// waits in its line until the test takes it.
class TestServer {
 public:
  struct Line {
    session::ServerSession session;
    std::deque<Bytes> to_client;
    std::optional<std::uint16_t> close_code;  // comes behind what still waits
    std::set<std::string> rooms;              // whose events go here
  };

  explicit TestServer(room::Registry kinds) : kinds_(std::move(kinds)) {}

  Line& open(protocol::Encoding encoding, TimeMs now) {
    return lines_.emplace_back(Line{session::ServerSession(encoding, now), {}, {}, {}});
  }

  void receive(Line& line, ByteView message, TimeMs now) {
    line.session.receive(message, now);
    drain(line, now);
  }

  void timeout(Line& line, TimeMs now) {
    line.session.timeout(now);
    drain(line, now);
  }

  /// The line is gone; the line object with it.
  void close(Line& line, TimeMs now) {
    for (const std::string& name : line.rooms) rooms_.at(name).disconnected(line.session.member(), now);
    lines_.remove_if([&](const Line& other) { return &other == &line; });
  }

  /// Lets rooms act whose time has come.
  void rooms_timeout(TimeMs now) {
    for (auto& [name, host] : rooms_) {
      const std::optional<TimeMs> due = host.next_timeout();
      if (due && now >= *due) host.timeout({now, {}});
      publish(name);
    }
  }

  DirectHost& room(const std::string& name) { return rooms_.at(name); }
  /// The room's log is lost, as by a crash without a store. No line may be in it.
  void lose(const std::string& name) { rooms_.erase(name); }

 private:
  void drain(Line& line, TimeMs now) {
    while (std::optional<session::ServerOutput> output = line.session.poll()) {
      std::visit([&](auto& what) { carry_out(line, what, now); }, *output);
    }
  }

  void carry_out(Line& line, session::SendFrame& what, TimeMs) { line.to_client.push_back(std::move(what.message)); }
  /// A token is the name of its user, "bad" is none's, and every one is good for a minute.
  void carry_out(Line& line, session::WantAuth& what, TimeMs now) {
    if (!what.token) return line.session.admitted({}, std::nullopt);
    if (*what.token == "bad") return line.session.not_admitted(ErrorCode::bad_token);
    line.session.admitted(*what.token, now + 60'000);
  }
  void carry_out(Line& line, session::CloseSocket& what, TimeMs) { line.close_code = what.code; }

  void carry_out(Line& line, session::WantJoin& what, TimeMs now) {
    const Result<DirectHost*> host = open_room(what.room);
    if (!host) return line.session.join_refused(what.room, host.error());
    if (what.again) return line.session.joined(what.room, (*host)->rejoin(line.session.author(), what.known));
    const auto answer = (*host)->join(line.session.author(), line.session.name(), what.known, {now, {}});
    publish(what.room);
    if (!answer) return line.session.join_refused(what.room, answer.error());
    line.rooms.insert(what.room);
    line.session.joined(what.room, *answer);
  }

  void carry_out(Line& line, session::WantLeave& what, TimeMs now) {
    // The join may have been refused; an answer is due all the same.
    if (line.rooms.erase(what.room) > 0) rooms_.at(what.room).leave(line.session.member(), {now, {}});
    publish(what.room);
    line.session.left(what.room);
  }

  void carry_out(Line& line, session::WantCommand& what, TimeMs now) {
    DirectHost& host = rooms_.at(what.room);
    const auto answer = host.command(line.session.author(), what.command, {now, {}});
    publish(what.room);
    line.session.replied(what.room, what.command.seq, answer);
  }

  void carry_out(Line& line, session::WantSignal& what, TimeMs now) {
    const Status allowed = rooms_.at(what.room).signal(line.session.member(), what.signal, {now, {}});
    if (!allowed) return line.session.signal_refused(what.room, allowed.error());
    for (Line& other : lines_) {
      if (!other.rooms.contains(what.room)) continue;
      other.to_client.push_back(
          session::signal_frame(what.room, line.session.member(), what.signal, other.session.encoding()));
    }
  }

  Result<DirectHost*> open_room(const std::string& name) {
    const auto place = rooms_.find(name);
    if (place != rooms_.end()) return &place->second;
    const Result<room::RoomName> parsed = room::parse_room_name(name);
    if (!parsed) return parsed.error();
    Result<DirectHost> made = DirectHost::make(kinds_, *parsed, {++epochs_});
    if (!made) return made.error();
    return &rooms_.emplace(name, *std::move(made)).first->second;
  }

  void publish(const std::string& name) {
    const auto place = rooms_.find(name);
    if (place == rooms_.end()) return;
    const std::vector<room::Event> events = place->second.take_events();
    if (events.empty()) return;
    const auto row = [](room::Offset offset) { return offset / limits::hash_every_events; };
    std::optional<room::Check> check;
    if (row(events.front().offset - 1) != row(events.back().offset)) check = place->second.check();
    for (Line& line : lines_) {
      if (!line.rooms.contains(name)) continue;
      line.to_client.push_back(session::events_frame(name, events, check, line.session.encoding()));
    }
  }

  room::Registry kinds_;
  std::map<std::string, DirectHost> rooms_;
  std::list<Line> lines_;
  std::uint8_t epochs_ = 0;
};

}  // namespace parlor::test
