#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "parlor/base/time.hpp"
#include "parlor/room/kind.hpp"

namespace parlor::session {

/// What a client knows of the time: its own clock, and how far the server's is ahead of it.
class ClientClock {
 public:
  TimeMs now() const { return now_; }
  void set(TimeMs now) { now_ = now; }
  /// The server's clock showed `server_time` when half of `round_trip` had passed.
  void heard(TimeMs server_time, DurationMs round_trip) { ahead_ = server_time + round_trip / 2 - now_; }
  /// The server's time, as far as can be known here.
  TimeMs server_now() const { return now_ + ahead_; }

  /// Numbers that grow with the client's own clock, within 2^53: they go on growing when the client begins anew with
  /// the same secret, and no server can make one come twice by forgetting what was.
  std::uint64_t next_number() {
    constexpr std::uint64_t per_ms = 1'000;
    number_ = std::max(number_ + 1, static_cast<std::uint64_t>(std::max<TimeMs>(now_, 0)) * per_ms);
    return number_;
  }

 private:
  TimeMs now_ = 0;
  DurationMs ahead_ = 0;
  std::uint64_t number_ = 0;
};

/// Who a client is towards the rules of a room.
struct ClientSelf {
  room::MemberId member;
  std::string session{};  ///< among those of the same member
  room::Secret secret{};
  ClientClock clock;

  room::AuthorView author() const { return {member, session}; }
};

}  // namespace parlor::session
