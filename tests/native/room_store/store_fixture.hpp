#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/net/event_loop.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/room_store/room_store.hpp"

namespace parlor::test {

/// Runs the loop until the condition holds; false after a bound.
inline bool turns_until(net::EventLoop& loop, const std::function<bool()>& condition, DurationMs bound_ms = 30'000) {
  const TimeMs deadline = os::monotonic_ms() + bound_ms;
  while (!condition()) {
    if (os::monotonic_ms() > deadline) return false;
    loop.context().restart();
    loop.context().run_one_for(std::chrono::milliseconds(20));
  }
  return true;
}

/// Something that makes stores: each one is a process of its own, all keep the same rooms.
class StoreFixture {
 public:
  virtual ~StoreFixture() = default;
  /// A process that runs on that loop.
  virtual std::unique_ptr<room_store::RoomStore> process(net::EventLoop& loop) = 0;
  /// Whether there may be more than one at a time.
  virtual bool is_shared() const { return true; }
};

inline room::Event event(room::Offset offset, const std::string& text = "hello") {
  return {offset, 1'700'000'000'000 + static_cast<TimeMs>(offset), "m1", offset, {{"type", "said"}, {"text", text}}};
}
inline std::vector<room::Event> events(room::Offset first, room::Offset last, const std::string& text = "hello") {
  std::vector<room::Event> made;
  for (room::Offset offset = first; offset <= last; ++offset) made.push_back(event(offset, text));
  return made;
}
inline std::string text_of(const room::Event& event) {
  return event.body["text"].get<std::string>();
}
inline std::vector<room::Offset> offsets(const std::vector<room::Event>& events) {
  std::vector<room::Offset> offsets;
  for (const room::Event& event : events) offsets.push_back(event.offset);
  return offsets;
}
inline std::vector<room::Offset> from_to(room::Offset first, room::Offset last) {
  return offsets(events(first, last));
}

/// A room opened by a process: notes what it hears, and waits for answers.
class OpenRoom final : public room_store::RoomListener {
 public:
  OpenRoom(net::EventLoop& loop, room_store::RoomStore& store, const std::string& name)
      : loop_(loop), log_(store.open(name, loop, *this)) {}

  void on_appended(room::Tail tail) override {
    for (const room::Event& event : tail.events) heard.push_back(event);
    heard_epoch = tail.epoch;
    heard_last = tail.last;
  }
  void on_signal(const room::MemberId& by, const codec::Json& signal) override { signals.emplace_back(by, signal); }
  void on_unsure() override { ++unsure; }
  void on_process_lost() override { ++lost; }

  room_store::RoomLog& log() { return *log_; }
  void close() { log_.reset(); }
  bool wait(const std::function<bool()>& condition, DurationMs bound_ms = 30'000) {
    return turns_until(loop_, condition, bound_ms);
  }

  Result<room::Tail> try_read(std::optional<room::Position> known = {}) {
    return answer<room::Tail>([&](auto done) { log_->read(std::move(known), std::move(done)); });
  }
  room::Tail read(std::optional<room::Position> known = {}) {
    auto tail = try_read(std::move(known));
    if (!tail) FAIL(tail.error().text);
    return *std::move(tail);
  }
  Result<room::Written> try_append(room::Append append) {
    return answer<room::Written>([&](auto done) { log_->append(std::move(append), std::move(done)); });
  }
  /// True: written; false: a conflict, which is kept.
  bool append(const std::string& epoch, std::vector<room::Event> events, std::optional<room::Snapshot> snapshot = {}) {
    const room::Offset expected = events.empty() ? (snapshot ? snapshot->offset : 0) : events.front().offset - 1;
    return is_written(try_append({{epoch, expected}, std::move(events), std::move(snapshot)}));
  }
  bool renew(room::Renewal renewal) { return is_written(try_renew(std::move(renewal))); }
  Result<room::Written> try_renew(room::Renewal renewal) {
    return answer<room::Written>([&](auto done) { log_->renew(std::move(renewal), std::move(done)); });
  }
  /// Creates the room.
  bool begin(const std::string& epoch) { return renew({{}, epoch, {}, {}}); }
  bool release(const room::MemberId& member) {
    const auto held = answer<bool>([&](auto done) { log_->release(member, std::move(done)); });
    if (!held) FAIL(held.error().text);
    return *held;
  }
  std::vector<room::MemberId> held_elsewhere() {
    const auto held = answer<std::vector<room::MemberId>>([&](auto done) { log_->held_elsewhere(std::move(done)); });
    if (!held) FAIL(held.error().text);
    return *held;
  }

  std::vector<room::Event> heard;
  std::string heard_epoch;
  room::Offset heard_last = 0;
  std::vector<std::pair<room::MemberId, codec::Json>> signals;
  int unsure = 0;
  int lost = 0;
  std::optional<room::Tail> conflict;

 private:
  template <class Value, class Call>
  Result<Value> answer(Call call) {
    const auto result = std::make_shared<std::optional<Result<Value>>>();
    call([result](Result<Value> answered) { result->emplace(std::move(answered)); });
    if (!wait([&] { return result->has_value(); })) FAIL("the store does not answer");
    return **result;
  }
  bool is_written(const Result<room::Written>& written) {
    if (!written) FAIL(written.error().text);
    conflict = written->conflict;
    return !conflict;
  }

  net::EventLoop& loop_;
  std::unique_ptr<room_store::RoomLog> log_;
};

}  // namespace parlor::test
