// Load that is held for a long time, with all that happens to a server then: members come and go, rooms talk, and some
// readers do not read.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "crowd.hpp"
#include "histogram.hpp"
#include "ledger.hpp"
#include "message.hpp"

namespace load {

/** Member 0 of each room sends and stays. In a loud room the last member reads for a moment only, now and then. */
class Soak final : public Audience {
 public:
  Soak(const Options& options, const Dialect& dialect);

  struct Counts {
    std::uint64_t sent = 0;
    std::uint64_t deliveries = 0;        ///< to members that keep up
    std::uint64_t joins = 0;             ///< again, of those who had left
    std::uint64_t closed = 0;            ///< members that keep up and were closed: a fault
    std::uint64_t slow_closed = 0;       ///< slow ones whose socket the server ended
    std::uint64_t slow_closed_1013 = 0;  ///< of these, those that read the reason
  };

  Crowd& crowd() { return crowd_; }
  void start();
  void run_until(Nanoseconds end);
  /** Sends no more, lets what is under way come for so long, and counts what never came. */
  void drain(Nanoseconds time);

  const Counts& counts() const { return counts_; }
  const Ledger& ledger() const { return ledger_; }
  /** What slow readers missed; allowed where messages are dropped for them. */
  std::uint64_t slow_lost() const { return slow_ledger_.lost(); }
  const Histogram& latency() const { return latency_; }

 private:
  struct Room {
    Message message;
    std::uint32_t sent = 0;
    Nanoseconds interval = 0;
    Nanoseconds due = 0;
    std::vector<Nanoseconds> sent_at = std::vector<Nanoseconds>(256);  ///< of the last messages, by their number
  };

  void arrived(std::size_t member) override;
  void heard(std::size_t member, std::string_view message, Nanoseconds time) override;
  void left(std::size_t member, std::uint16_t close_code) override;
  bool is_slow(std::size_t member) const;
  void send_due(Nanoseconds time);
  void send_one_away();
  void let_slow_read(bool reading);
  Nanoseconds next_due() const;

  const Options& options_;
  const Dialect& dialect_;
  std::vector<Room> rooms_;
  Ledger ledger_;
  Ledger slow_ledger_;
  Histogram latency_;
  Counts counts_;
  TagFinder tags_;
  std::mt19937_64 random_{1};
  bool running_ = false;
  bool slow_reading_ = false;
  Nanoseconds next_change_ = 0;  ///< of what slow readers do
  Nanoseconds next_leave_ = 0;
  Crowd crowd_;
};

}  // namespace load
