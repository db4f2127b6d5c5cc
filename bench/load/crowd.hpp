// The members of all rooms: opens their connections, so many at a time, takes them into their rooms as the dialect
// says, and tells an audience what they hear from then on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dialect.hpp"
#include "options.hpp"
#include "pool.hpp"

namespace load {

class Audience {
 public:
  Audience() = default;
  Audience(const Audience&) = delete;
  Audience& operator=(const Audience&) = delete;
  virtual ~Audience() = default;

  virtual void arrived(std::size_t) {}
  /** A member that is there has a message. */
  virtual void heard(std::size_t member, std::string_view message, Nanoseconds time) = 0;
  /** A member that was there is gone, by the server's doing; `close_code` 0: without a close frame. */
  virtual void left(std::size_t, std::uint16_t) {}
};

class Crowd final : private Listener {
 public:
  Crowd(const Options& options, const Dialect& dialect, Audience& audience);

  std::size_t size() const { return pool_.size(); }
  std::size_t there() const { return there_; }
  bool is_there(std::size_t member) const { return states_[member] == State::there; }
  std::size_t failed() const { return failed_; }
  /** The first failure's reason. */
  const std::string& trouble() const { return trouble_; }
  Place place_of(std::size_t member) const;

  /** Members to be connected, in this order, behind those that wait already. */
  void invite(std::size_t member);
  void invite_all();

  void send(std::size_t member, std::string_view frames) { pool_.send(pool_.at(member), frames); }
  void send_text(std::size_t member, std::string_view text) { pool_.send_text(pool_.at(member), text); }
  void pause(std::size_t member, bool paused) { pool_.pause(pool_.at(member), paused); }
  /** The member is gone at once; the audience is not told. */
  void dismiss(std::size_t member);
  /** From the next time it is invited: the bytes that its socket holds unread. 0: as the kernel likes. */
  void hold_back(std::size_t member, int bytes) { receive_buffers_[member] = bytes; }

  void turn(Nanoseconds deadline);
  Nanoseconds waited() const { return pool_.waited(); }

  /** Turns until all invited have arrived or failed. */
  void gather();

 private:
  enum class State : std::uint8_t { away, arriving, there };

  void opened(Connection& connection) override;
  void heard(Connection& connection, std::string_view message, Nanoseconds time) override;
  void ended(Connection& connection, std::string_view why) override;
  void open_next();
  void settle(std::size_t member, State state);

  const Options& options_;
  const Dialect& dialect_;
  Audience& audience_;
  Pool pool_;
  std::vector<State> states_;
  std::vector<int> receive_buffers_;
  std::vector<std::size_t> waiting_;
  std::size_t next_waiting_ = 0;
  std::size_t arriving_ = 0;
  std::size_t there_ = 0;
  std::size_t failed_ = 0;
  std::string trouble_;
};

/** True when nobody has failed to arrive; says on the standard error who did. */
bool all_are_there(const Crowd& crowd);

}  // namespace load
