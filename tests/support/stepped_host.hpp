#pragma once

#include <deque>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "counter_kind.hpp"
#include "log_model.hpp"
#include "parlor/room/host.hpp"

namespace parlor::test {

inline constexpr TimeMs start_of_time = 1'700'000'000'000;

/// A host whose wishes wait until the test answers them.
class SteppedHost {
 public:
  SteppedHost(LogModel& log, std::uint8_t number, bool snapshots = false)
      : log_(log), number_(number), host_(*room::Host::make(test::counter_kinds(), {"counter", "r"}, snapshots)) {
    collect();
  }

  room::Moment moment() { return {now, {number_, ++draws_}, {}}; }

  void join(const char* member, room::Ticket ticket = 1, std::optional<room::Position> known = {}) {
    host_.join(ticket, {member}, member, known, moment());
    collect();
  }
  void command(const room::MemberId& member, std::uint64_t seq, const codec::Json& what, room::Ticket ticket = 1) {
    ask({member}, {seq, what}, ticket);
  }
  void command_again(const room::MemberId& member, std::uint64_t seq, const codec::Json& what) {
    ask({member}, {seq, what, true}, 1);
  }
  void ask(const room::Author& author, const room::CommandAsk& command, room::Ticket ticket = 1) {
    host_.command(ticket, author, command, moment());
    collect();
  }
  void leave(const char* member) {
    host_.leave(member);
    collect();
  }
  void wait(DurationMs time) {
    now += time;
    host_.timeout(moment());
    collect();
  }
  void push(room::Tail tail) {
    host_.pushed(std::move(tail), moment());
    collect();
  }
  void look_again() {
    host_.look_again();
    collect();
  }
  void review() {
    host_.review_members();
    collect();
  }

  /// The store answers the oldest wish.
  void serve_one() {
    REQUIRE_FALSE(wishes.empty());
    const room::HostOutput wish = std::move(wishes.front());
    wishes.pop_front();
    if (const auto* read = std::get_if<room::WantRead>(&wish)) host_.read(log_.read(read->known), moment());
    if (const auto* write = std::get_if<room::WantAppend>(&wish)) host_.appended(log_.append(write->append), moment());
    if (const auto* renew = std::get_if<room::WantRenew>(&wish)) host_.renewed(log_.renew(renew->renewal), moment());
    if (const auto* release = std::get_if<room::WantRelease>(&wish)) {
      host_.released(release->member, held_elsewhere.contains(release->member), moment());
    }
    if (std::holds_alternative<room::WantHeld>(wish)) {
      host_.held(std::vector<room::MemberId>(held_elsewhere.begin(), held_elsewhere.end()), now);
    }
    collect();
  }
  void serve() {
    for (int i = 0; !wishes.empty(); ++i) {
      REQUIRE(i < 1'000);
      serve_one();
    }
  }
  /// The oldest wish's answer is lost on its way; `was_done` says whether it had been carried out.
  void break_off(bool was_done) {
    REQUIRE_FALSE(wishes.empty());
    const room::HostOutput wish = std::move(wishes.front());
    wishes.pop_front();
    if (const auto* write = std::get_if<room::WantAppend>(&wish)) {
      if (was_done) (void)log_.append(write->append);
      host_.appended(Error(ErrorCode::io_failed), moment());
    } else if (const auto* renew = std::get_if<room::WantRenew>(&wish)) {
      if (was_done) (void)log_.renew(renew->renewal);
      host_.renewed(Error(ErrorCode::io_failed), moment());
    } else if (std::holds_alternative<room::WantRead>(wish)) {
      host_.read(Error(ErrorCode::io_failed), moment());
    } else if (const auto* release = std::get_if<room::WantRelease>(&wish)) {
      host_.released(release->member, Error(ErrorCode::io_failed), moment());
    }
    collect();
  }

  template <class Wish>
  bool wants() const {
    return !wishes.empty() && std::holds_alternative<Wish>(wishes.front());
  }
  std::int64_t count() const { return host_.replica().rules().document()["count"].get<std::int64_t>(); }
  room::Offset offset() const { return host_.replica().offset(); }
  const std::string& epoch() const { return host_.log().epoch(); }
  room::Host& host() { return host_; }

  TimeMs now = start_of_time;
  std::deque<room::HostOutput> wishes;
  std::vector<room::Event> published;
  std::vector<room::CommandDone> done;
  std::vector<room::JoinDone> joined;
  int resets = 0;
  std::set<room::MemberId> held_elsewhere;

 private:
  void collect() {
    while (std::optional<room::HostOutput> output = host_.poll()) {
      if (auto* publish = std::get_if<room::Publish>(&*output)) {
        for (room::Event& event : publish->events) published.push_back(std::move(event));
      } else if (auto* command = std::get_if<room::CommandDone>(&*output)) {
        done.push_back(std::move(*command));
      } else if (auto* join = std::get_if<room::JoinDone>(&*output)) {
        joined.push_back(std::move(*join));
      } else if (std::holds_alternative<room::Reset>(*output)) {
        ++resets;
      } else if (!std::holds_alternative<room::WantHold>(*output)) {
        wishes.push_back(std::move(*output));
      }
    }
  }

  LogModel& log_;
  std::uint8_t number_;
  std::uint8_t draws_ = 0;
  room::Host host_;
};

/// Everything of theirs is the log's.
inline void check_same(SteppedHost& server, const LogModel& log) {
  CHECK(server.epoch() == log.epoch());
  CHECK(server.offset() == log.last());
}

}  // namespace parlor::test
