#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "parlor/base/time.hpp"
#include "parlor/codec/fields.hpp"
#include "parlor/room/members.hpp"

namespace parlor::room {

/// An event's number in its room's log, from 1. 0 is "before the first".
using Offset = std::uint64_t;

/// Who numbers commands: one session of a member, counting 1, 2, 3, … in each room. Two windows with one client key, or
/// a page before and after it was loaded anew, are one member and two authors, so neither can meet the other's numbers.
/// Clients that name no session share the numbers of the author without one.
struct Author {
  MemberId member;
  std::string session{};  ///< chosen by the client, at most limits::session_name_bytes; empty: none named

  bool operator==(const Author&) const = default;
};

/// An author who is named by somebody else's text.
struct AuthorView {
  std::string_view member;
  std::string_view session;

  AuthorView(std::string_view of_member, std::string_view of_session = {}) : member(of_member), session(of_session) {}
  AuthorView(const Author& author) : AuthorView(author.member, author.session) {}
  Author copy() const { return {std::string(member), std::string(session)}; }
  bool operator==(const AuthorView&) const = default;
};

/// One entry of a room's log: something that has happened. Never refused; applying all of them in order gives the
/// state.
struct Event {
  Offset offset = 0;
  TimeMs time = 0;        ///< when the server decided it, Unix milliseconds
  MemberId by;            ///< who caused it; empty: the room itself (a timeout)
  std::uint64_t seq = 0;  ///< the number of by's command that caused it; 0: no command (joined, left, timeout)
  codec::Document body;   ///< an object whose "type" names the event
  std::optional<std::string> session{};  ///< of by's, whose command it was, if that has a name

  AuthorView author() const { return {by, session ? std::string_view(*session) : std::string_view()}; }

  static constexpr auto fields() {
    return std::tuple{codec::field("offset", &Event::offset).range(1, limits::integer_max),
                      codec::field("time", &Event::time),
                      codec::field("by", &Event::by).max(64),
                      codec::field("seq", &Event::seq),
                      codec::field("body", &Event::body),
                      codec::field("session", &Event::session).max(limits::session_name_bytes).or_default()};
  }
};

/// A position in a room's history, e.g. where a client stood when its connection broke.
struct Position {
  std::string epoch;
  Offset offset = 0;
};

/// The state's hash after the event `offset`: two replicas at that offset must agree.
struct Check {
  Offset offset = 0;
  std::string hash;  ///< SHA-256 in hexadecimal

  static constexpr auto fields() {
    return std::tuple{codec::field("offset", &Check::offset), codec::field("hash", &Check::hash).max(64)};
  }
};

}  // namespace parlor::room
