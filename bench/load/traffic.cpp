#include "traffic.hpp"

#include <algorithm>
#include <bit>

namespace load {
namespace {

constexpr std::size_t kKept = 4096;  // messages of each sender at a fixed rate; in a closed loop, its window
constexpr Nanoseconds kLookEvery = 100 * kMillisecond;

}  // namespace

Traffic::Traffic(const Options& options, const Dialect& dialect)
    : options_(options),
      dialect_(dialect),
      ledger_(options.rooms * options.members, options.senders),
      crowd_(options, dialect, *this) {
  lanes_.reserve(options.rooms * options.senders);
  for (std::size_t room = 0; room < options.rooms; ++room) {
    for (std::size_t sender = 0; sender < options.senders; ++sender) {
      const auto member = room * options.members + sender;
      Message message(dialect.message(crowd_.place_of(member), options.size), static_cast<std::uint8_t>(sender));
      lanes_.emplace_back(member, std::move(message), options.rate > 0 ? kKept : std::bit_ceil(options.window));
    }
  }
}

void Traffic::start() {
  const auto time = now();
  const auto interval = options_.rate > 0 ? from_seconds(static_cast<double>(options_.senders) / options_.rate) : 0;
  for (std::size_t member = 0; member < crowd_.size(); ++member) {
    for (std::size_t sender = 0; sender < options_.senders; ++sender) ledger_.expect(member, sender, 0);
  }
  sending_ = true;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    lanes_[i].progress = time;
    // At a fixed rate the rooms' messages are spread over the interval.
    lanes_[i].due = time + interval * i / lanes_.size();
    if (options_.rate == 0) send_allowed(lanes_[i], time);
  }
}

void Traffic::reset() {
  counts_ = {};
  latency_ = {};
}

void Traffic::run_until(Nanoseconds end) {
  while (now() < end) {
    const auto time = now();
    if (options_.rate > 0) send_due(time);
    if (time >= next_look_) give_up_stalled(time);
    crowd_.turn(std::min({end, next_look_, next_due()}));
  }
}

void Traffic::drain(Nanoseconds deadline) {
  sending_ = false;
  const auto busy = [this](const Lane& lane) { return under_way(lane); };
  while (now() < deadline && std::any_of(lanes_.begin(), lanes_.end(), busy)) {
    crowd_.turn(std::min(deadline, now() + 10 * kMillisecond));
  }
  for (std::size_t member = 0; member < crowd_.size(); ++member) {
    const auto room = crowd_.place_of(member).room;
    for (std::size_t sender = 0; sender < options_.senders; ++sender) {
      ledger_.close(member, sender, lanes_[room * options_.senders + sender].sent);
    }
  }
}

void Traffic::heard(std::size_t member, std::string_view message, Nanoseconds time) {
  std::size_t from = 0;
  bool tagged = false;
  for (auto tag = tags_.next(message, from); tag; tag = tags_.next(message, from)) {
    tagged = true;
    deliver(member, *tag, time);
  }
  if (!tagged) acknowledge(member, dialect_.read(message));
}

void Traffic::left(std::size_t, std::uint16_t) {
  ++counts_.closed;
}

void Traffic::deliver(std::size_t member, Tag tag, Nanoseconds time) {
  if (tag.sender >= options_.senders) {
    ++counts_.strays;
    return;
  }
  auto& lane = lanes_[crowd_.place_of(member).room * options_.senders + tag.sender];
  ++counts_.deliveries;
  if (!ledger_.note(member, tag)) return;
  lane.progress = time;
  // What comes after it was given up counts, but its time of sending is forgotten.
  if (tag.number < lane.complete || tag.number >= lane.sent) return;
  auto& sent = lane.sent_as(tag.number);
  latency_.add(time - sent.at);
  ++sent.heard;
  while (lane.complete < lane.sent && lane.sent_as(lane.complete).heard == options_.members) ++lane.complete;
  send_allowed(lane, time);
}

void Traffic::acknowledge(std::size_t member, const Meaning& meaning) {
  if (!meaning.answer.empty()) crowd_.send_text(member, meaning.answer);
  if (meaning.kind == Meaning::Kind::stray) ++counts_.strays;
  if (meaning.kind == Meaning::Kind::refused) ++counts_.refused;
  if (meaning.kind != Meaning::Kind::acknowledged) return;
  ++counts_.acknowledged;
  const auto place = crowd_.place_of(member);
  if (place.member >= options_.senders) return;
  auto& lane = lanes_[place.room * options_.senders + place.member];
  ++lane.acknowledged;
  send_allowed(lane, now());
}

void Traffic::send(Lane& lane, Nanoseconds time) {
  lane.sent_as(lane.sent) = {time, 0};
  crowd_.send(lane.member, lane.message.frame(lane.sent));
  ++lane.sent;
  ++counts_.sent;
}

// A message is complete when every member has it, and, where the dialect acknowledges, its sender has the reply.
void Traffic::send_allowed(Lane& lane, Nanoseconds time) {
  if (!sending_ || options_.rate > 0) return;
  const auto done = dialect_.acknowledges() ? std::min<std::uint64_t>(lane.complete, lane.acknowledged) : lane.complete;
  while (lane.sent < done + options_.window) send(lane, time);
}

void Traffic::send_due(Nanoseconds time) {
  if (!sending_) return;
  const auto interval = from_seconds(static_cast<double>(options_.senders) / options_.rate);
  for (auto& lane : lanes_) {
    for (; lane.due <= time; lane.due += interval) send(lane, time);
  }
}

bool Traffic::under_way(const Lane& lane) const {
  return lane.complete < lane.sent || (dialect_.acknowledges() && lane.acknowledged < lane.sent);
}

// So that a message that was lost does not end the load; the ledger knows that it was.
void Traffic::give_up_stalled(Nanoseconds time) {
  next_look_ = time + kLookEvery;
  if (options_.rate > 0) return;
  for (auto& lane : lanes_) {
    if (!under_way(lane) || time < lane.progress + from_seconds(options_.stall_seconds)) continue;
    lane.complete = lane.sent;
    if (dialect_.acknowledges()) lane.acknowledged = lane.sent;
    lane.progress = time;
    send_allowed(lane, time);
  }
}

Nanoseconds Traffic::next_due() const {
  if (options_.rate == 0 || !sending_) return ~Nanoseconds{0};
  const auto earlier = [](const Lane& a, const Lane& b) { return a.due < b.due; };
  return std::min_element(lanes_.begin(), lanes_.end(), earlier)->due;
}

}  // namespace load
