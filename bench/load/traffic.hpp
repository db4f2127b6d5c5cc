// The load of echoes and rooms: senders send, in a closed loop or at a fixed rate, and every delivery is counted, timed
// and checked.
#pragma once

#include <cstdint>
#include <vector>

#include "crowd.hpp"
#include "histogram.hpp"
#include "ledger.hpp"
#include "message.hpp"

namespace load {

/** One sender of a room. */
struct Lane {
  /** A message that is under way. */
  struct Sent {
    Nanoseconds at = 0;
    std::uint32_t heard = 0;  ///< by so many members
  };

  Lane(std::size_t its_member, Message its_message, std::size_t kept)
      : member(its_member), message(std::move(its_message)), last(kept) {}

  Sent& sent_as(std::uint32_t number) { return last[number & (last.size() - 1)]; }

  std::size_t member;
  Message message;
  std::vector<Sent> last;  ///< by their number modulo the size, a power of two
  std::uint32_t sent = 0;
  std::uint32_t complete = 0;  ///< those that every member has heard, and those given up
  std::uint64_t acknowledged = 0;
  Nanoseconds progress = 0;  ///< when something of it was last heard
  Nanoseconds due = 0;       ///< at a fixed rate: when it sends next
};

struct Counts {
  std::uint64_t sent = 0;
  std::uint64_t deliveries = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t refused = 0;
  std::uint64_t strays = 0;  ///< messages without a tag that mean nothing
  std::uint64_t closed = 0;  ///< connections that the server has ended
};

class Traffic final : public Audience {
 public:
  Traffic(const Options& options, const Dialect& dialect);

  Crowd& crowd() { return crowd_; }

  /** Sends and counts until then. */
  void run_until(Nanoseconds end);
  /** Begins to send, on all lanes. */
  void start();
  /** Sends no more, waits until all under way has come or `deadline` has passed, and counts what never came. */
  void drain(Nanoseconds deadline);
  /** What is counted and timed from here on is the result; before that it warmed up. */
  void reset();

  const Counts& counts() const { return counts_; }
  const Histogram& latency() const { return latency_; }
  const Ledger& ledger() const { return ledger_; }

 private:
  void heard(std::size_t member, std::string_view message, Nanoseconds time) override;
  void left(std::size_t member, std::uint16_t close_code) override;
  void deliver(std::size_t member, Tag tag, Nanoseconds time);
  void acknowledge(std::size_t member, const Meaning& meaning);
  void send(Lane& lane, Nanoseconds time);
  void send_allowed(Lane& lane, Nanoseconds time);
  void send_due(Nanoseconds time);
  void give_up_stalled(Nanoseconds time);
  bool under_way(const Lane& lane) const;
  Nanoseconds next_due() const;

  const Options& options_;
  const Dialect& dialect_;
  std::vector<Lane> lanes_;
  Ledger ledger_;
  Histogram latency_;
  Counts counts_;
  TagFinder tags_;
  bool sending_ = false;
  Nanoseconds next_look_ = 0;
  Crowd crowd_;
};

}  // namespace load
