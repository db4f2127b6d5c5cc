#include "soak.hpp"

#include <algorithm>

namespace load {
namespace {

constexpr int kSlowBuffer = 4096;  // bytes that a slow reader's kernel takes
constexpr Nanoseconds kSlowSilence = 8 * kSecond;
constexpr Nanoseconds kSlowReading = 2 * kSecond;

}  // namespace

Soak::Soak(const Options& options, const Dialect& dialect)
    : options_(options),
      dialect_(dialect),
      ledger_(options.rooms * options.members, 1),
      slow_ledger_(options.rooms * options.members, 1),
      crowd_(options, dialect, *this) {
  for (std::size_t room = 0; room < options.rooms; ++room) {
    const bool loud = room < options.loud_rooms;
    const auto place = crowd_.place_of(room * options.members);
    const auto interval = from_seconds(1 / (loud ? options.loud_rate : options.rate));
    rooms_.push_back(Room{Message(dialect.message(place, loud ? options.loud_size : options.size), 0), 0, interval, 0});
    if (loud) crowd_.hold_back((room + 1) * options.members - 1, kSlowBuffer);
  }
}

void Soak::start() {
  running_ = true;
  const auto time = now();
  for (std::size_t room = 0; room < rooms_.size(); ++room) {
    rooms_[room].due = time + rooms_[room].interval * room / rooms_.size();
  }
  next_leave_ = time;
  next_change_ = time + kSlowSilence;
}

void Soak::run_until(Nanoseconds end) {
  while (now() < end) {
    const auto time = now();
    send_due(time);
    for (; options_.churn > 0 && next_leave_ <= time; next_leave_ += kSecond / options_.churn) send_one_away();
    if (next_change_ <= time) let_slow_read(!slow_reading_);
    crowd_.turn(std::min({end, next_change_, next_due(), options_.churn > 0 ? next_leave_ : end}));
  }
}

void Soak::drain(Nanoseconds time) {
  running_ = false;
  let_slow_read(true);
  for (const auto end = now() + time; now() < end;) crowd_.turn(end);
  for (std::size_t member = 0; member < crowd_.size(); ++member) {
    auto& ledger = is_slow(member) ? slow_ledger_ : ledger_;
    if (crowd_.is_there(member)) ledger.close(member, 0, rooms_[crowd_.place_of(member).room].sent);
  }
}

bool Soak::is_slow(std::size_t member) const {
  const auto place = crowd_.place_of(member);
  return place.room < options_.loud_rooms && place.member + 1 == options_.members;
}

// Who comes back hears from some message on; from that one on it must hear all.
void Soak::arrived(std::size_t member) {
  (is_slow(member) ? slow_ledger_ : ledger_).expect_any(member);
  if (is_slow(member)) crowd_.pause(member, !slow_reading_);
}

void Soak::heard(std::size_t member, std::string_view message, Nanoseconds time) {
  std::size_t from = 0;
  auto tag = tags_.next(message, from);
  if (!tag) {
    const auto answer = dialect_.read(message).answer;
    if (!answer.empty()) crowd_.send_text(member, answer);
  }
  auto& room = rooms_[crowd_.place_of(member).room];
  for (; tag && tag->sender == 0; tag = tags_.next(message, from)) {
    if (is_slow(member)) {
      slow_ledger_.note(member, *tag);
      continue;
    }
    ++counts_.deliveries;
    const bool fresh = ledger_.note(member, *tag);
    if (fresh && room.sent - tag->number <= room.sent_at.size()) {
      latency_.add(time - room.sent_at[tag->number % room.sent_at.size()]);
    }
  }
}

void Soak::left(std::size_t member, std::uint16_t close_code) {
  if (is_slow(member)) {
    ++counts_.slow_closed;
    if (close_code == 1013) ++counts_.slow_closed_1013;
  } else {
    ++counts_.closed;
  }
  crowd_.invite(member);
}

void Soak::send_due(Nanoseconds time) {
  for (std::size_t number = 0; running_ && number < rooms_.size(); ++number) {
    auto& room = rooms_[number];
    const auto sender = number * options_.members;
    for (; room.due <= time; room.due += room.interval) {
      if (!crowd_.is_there(sender)) continue;
      room.sent_at[room.sent % room.sent_at.size()] = time;
      crowd_.send(sender, room.message.frame(room.sent++));
      ++counts_.sent;
    }
  }
}

// Leaves a room and comes back into it. Senders stay, so that a room is never silent.
void Soak::send_one_away() {
  const auto member = random_() % crowd_.size();
  if (crowd_.place_of(member).member == 0 || is_slow(member) || !crowd_.is_there(member)) return;
  crowd_.dismiss(member);
  crowd_.invite(member);
  ++counts_.joins;
}

void Soak::let_slow_read(bool reading) {
  slow_reading_ = reading;
  next_change_ = now() + (reading ? kSlowReading : kSlowSilence);
  for (std::size_t room = 0; room < std::min(options_.loud_rooms, options_.rooms); ++room) {
    const auto member = (room + 1) * options_.members - 1;
    if (crowd_.is_there(member)) crowd_.pause(member, !reading);
  }
}

Nanoseconds Soak::next_due() const {
  const auto earlier = [](const Room& a, const Room& b) { return a.due < b.due; };
  return std::min_element(rooms_.begin(), rooms_.end(), earlier)->due;
}

}  // namespace load
