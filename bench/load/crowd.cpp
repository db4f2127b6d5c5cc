#include "crowd.hpp"

#include <cstdio>

#include "message.hpp"

namespace load {
namespace {

constexpr Nanoseconds kArrivalPatience = 20 * kSecond;  // without anybody arriving

}  // namespace

Crowd::Crowd(const Options& options, const Dialect& dialect, Audience& audience)
    : options_(options),
      dialect_(dialect),
      audience_(audience),
      pool_(options.rooms * options.members, *this),
      states_(pool_.size()),
      receive_buffers_(pool_.size()) {}

Place Crowd::place_of(std::size_t member) const {
  return {member, member / options_.members, member % options_.members};
}

void Crowd::invite(std::size_t member) {
  waiting_.push_back(member);
}

void Crowd::invite_all() {
  for (std::size_t member = 0; member < size(); ++member) invite(member);
}

void Crowd::dismiss(std::size_t member) {
  pool_.cut(pool_.at(member));
  settle(member, State::away);
}

void Crowd::turn(Nanoseconds deadline) {
  open_next();
  pool_.turn(deadline);
}

void Crowd::gather() {
  auto last_progress = now();
  for (auto done = there_ + failed_; next_waiting_ < waiting_.size() || arriving_ > 0;) {
    turn(now() + 100 * kMillisecond);
    if (there_ + failed_ != done) last_progress = now();
    done = there_ + failed_;
    if (now() - last_progress < kArrivalPatience) continue;
    trouble_ = "nobody arrived for 20 s";
    failed_ += arriving_;
    return;
  }
}

void Crowd::open_next() {
  while (arriving_ < options_.concurrency && next_waiting_ < waiting_.size()) {
    const auto member = waiting_[next_waiting_++];
    if (states_[member] != State::away) continue;
    settle(member, State::arriving);
    const auto place = place_of(member);
    const auto path = filled(options_.path, "{room}", std::to_string(place.room));
    pool_.open(member, {.destination = &options_.destinations[member % options_.destinations.size()],
                        .target = dialect_.target(path),
                        .subprotocol = dialect_.subprotocol(),
                        .receive_buffer = receive_buffers_[member]});
  }
  if (next_waiting_ < waiting_.size()) return;
  waiting_.clear();
  next_waiting_ = 0;
}

void Crowd::settle(std::size_t member, State state) {
  const auto change = [](std::size_t& count, bool before, bool after) {
    if (before) --count;
    if (after) ++count;
  };
  const auto before = states_[member];
  change(arriving_, before == State::arriving, state == State::arriving);
  change(there_, before == State::there, state == State::there);
  states_[member] = state;
  if (state == State::there) audience_.arrived(member);
}

void Crowd::opened(Connection& connection) {
  const auto greeting = dialect_.greeting(place_of(connection.index));
  for (const auto& text : greeting) pool_.send_text(connection, text);
  if (greeting.empty()) settle(connection.index, State::there);
}

void Crowd::heard(Connection& connection, std::string_view message, Nanoseconds time) {
  const auto member = connection.index;
  if (states_[member] == State::there) return audience_.heard(member, message, time);
  const auto meaning = dialect_.read(message);
  if (!meaning.answer.empty()) pool_.send_text(connection, meaning.answer);
  if (meaning.kind == Meaning::Kind::arrived) settle(member, State::there);
}

void Crowd::ended(Connection& connection, std::string_view why) {
  const bool was_there = states_[connection.index] == State::there;
  if (trouble_.empty()) trouble_ = why;
  settle(connection.index, State::away);
  if (was_there) return audience_.left(connection.index, connection.close_code);
  ++failed_;
}

bool all_are_there(const Crowd& crowd) {
  if (crowd.failed() == 0) return true;
  std::fprintf(stderr, "parlor_load: %zu of %zu connections failed: %s\n", crowd.failed(), crowd.size(),
               crowd.trouble().c_str());
  return false;
}

}  // namespace load
