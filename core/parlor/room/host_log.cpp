// How a host keeps its ledger in line with the store's log.
#include <algorithm>
#include <iterator>
#include <utility>

#include "parlor/crypto/sha256.hpp"
#include "parlor/room/host.hpp"

namespace parlor::room {
namespace {

std::string epoch_from(const Seed& entropy) {
  return to_hex(ByteView(crypto::sha256(entropy)).first(8));
}

}  // namespace

void Host::start_reading() {
  // Our last event is read once more: a log that has lost its end and gone on shows another one there.
  read_from(ledger_.position().offset);
}

void Host::read_from(Offset last) {
  phase_ = Phase::reading;
  retry_at_.reset();
  unsure_ = false;
  pushed_to_ = {};
  base_.reset();
  if (ledger_.is_known() && !replaced_by_fork_) base_ = Position{log().epoch(), last > 0 ? last - 1 : 0};
  outputs_.push_back(WantRead{base_});
}

void Host::read(Result<Tail> tail, const Moment& moment) {
  if (!tail) {
    ++counts_.failures;
    retry_at_ = moment.now + limits::store_retry_ms;
    return;
  }
  take(base_, *std::move(tail), moment);
}

void Host::appended(Result<Written> written, const Moment& moment) {
  if (written && !written->conflict && phase_ == Phase::settled) return on_confirmed(moment);
  const Position base = *base_;
  if (!written) {
    ++counts_.failures;
    for (Ask& ask : in_flight_) ask.tried = true;
  }
  take_all_back();
  if (!written) return start_reading();
  if (written->conflict) {
    ++counts_.conflicts;
    return take(base, *std::move(written->conflict), moment);
  }
  counts_.restored += restoring_.size();
  Tail tail{.epoch = base.epoch, .last = base.offset + restoring_.size()};
  tail.events = std::exchange(restoring_, {});
  take(base, std::move(tail), moment);
}

void Host::on_confirmed(const Moment& moment) {
  std::size_t count = 0;
  for (const Ask& ask : in_flight_) count += ask.events;
  outputs_.push_back(Publish{ledger_.confirm(count)});
  for (const Ask& ask : std::exchange(in_flight_, {})) answer(ask);
  if (!must_look_again()) return pump();
  take_all_back();
  settle(moment);
}

void Host::renewed(Result<Written> written, const Moment& moment) {
  if (!written) {
    ++counts_.failures;
    return start_reading();
  }
  if (written->conflict) {
    ++counts_.conflicts;
    return take(base_, *std::move(written->conflict), moment);
  }
  ++counts_.renewals;
  const bool was_known = ledger_.is_known();
  ledger_.renew(new_epoch_);
  last_snapshot_ = ledger_.confirmed().offset();
  if (was_known) outputs_.push_back(Reset{});
  settle(moment);
}

void Host::pushed(Tail tail, const Moment& moment) {
  if (!ledger_.is_known()) return;
  if (tail.epoch != log().epoch()) return look_again();
  const Offset here = replica().offset();
  if (tail.last <= here) return;
  const bool is_idle = phase_ == Phase::settled && in_flight_.empty();
  if (!is_idle) {
    if (pushed_to_.offset < tail.last) pushed_to_ = {tail.epoch, tail.last};
  } else if (tail.events.empty() || tail.events.front().offset > here + 1) {
    look_again();
  } else {
    const Position base{tail.epoch, tail.events.front().offset - 1};
    take(base, std::move(tail), moment);
  }
}

void Host::look_again() {
  if (phase_ == Phase::settled && in_flight_.empty()) return start_reading();
  unsure_ = true;
}

void Host::take_all_back() {
  for (std::deque<Ask>* asks : {&decided_, &in_flight_}) {
    waiting_.insert(waiting_.begin(), std::make_move_iterator(asks->begin()), std::make_move_iterator(asks->end()));
    asks->clear();
  }
  ledger_.roll_back();
}

void Host::take(const std::optional<Position>& base, Tail tail, const Moment& moment) {
  const bool was_known = ledger_.is_known();
  const Offset store_last = tail.last;
  const bool shows_end = !tail.events.empty() || tail.whole || tail.last == 0;
  const Offset snapshot = tail.snapshot ? tail.snapshot->offset : 0;
  Result<Ledger::Taken> taken = ledger_.take(base, std::move(tail));
  if (!taken) {
    // Written by a server that knows more than this one, or damaged. Asks wait; it may be mended.
    phase_ = Phase::reading;
    retry_at_ = moment.now + limits::store_retry_ms;
    return;
  }
  counts_.lost_events += taken->lost;
  switch (taken->standing) {
    case Ledger::Standing::continued:
      replaced_by_fork_ = false;
      if (!taken->news.empty()) outputs_.push_back(Publish{std::move(taken->news)});
      return settle(moment);
    case Ledger::Standing::replaced:
      last_snapshot_ = std::max(last_snapshot_, snapshot);
      return on_replaced(*std::move(taken), was_known, moment);
    case Ledger::Standing::missing:
      return renew({}, moment);
    case Ledger::Standing::cut:
      replaced_by_fork_ = false;
      // What is left may have been written by somebody else since: its end is compared before ours goes behind it.
      return shows_end ? restore_end(store_last, moment) : read_from(store_last);
    case Ledger::Standing::forked:
      replaced_by_fork_ = true;
      return start_reading();
  }
}

void Host::on_replaced(Ledger::Taken taken, bool was_known, const Moment& moment) {
  cached_check_.reset();
  if (was_known) outputs_.push_back(Reset{});
  // Under a new epoch nobody goes on from a position in the part that is gone.
  if (std::exchange(replaced_by_fork_, false)) return renew(ledger_.position(), moment);
  if (!taken.ours.empty()) {
    carried_.assign(std::make_move_iterator(taken.ours.begin()), std::make_move_iterator(taken.ours.end()));
  }
  settle(moment);
}

void Host::restore_end(Offset store_last, const Moment& moment) {
  const Position cut{log().epoch(), store_last};
  Result<std::vector<Event>> lost = log().since(cut);
  if (!lost) return renew(cut, moment);
  restore(store_last, *std::move(lost));
}

void Host::restore(Offset base, std::vector<Event> events) {
  if (events.size() > limits::events_per_append) events.resize(limits::events_per_append);
  phase_ = Phase::restoring;
  base_ = Position{log().epoch(), base};
  restoring_ = std::move(events);
  outputs_.push_back(WantAppend{Append{*base_, restoring_, std::nullopt}});
}

bool Host::carry_on() {
  while (!carried_.empty()) {
    const Offset here = replica().offset();
    const Event& next = carried_.front();
    if (next.offset == here + 1) {
      restore(here, {carried_.begin(), carried_.end()});
      return true;
    }
    const Event* written = log().find(next.offset);
    if (written != nullptr && written->body == next.body && written->by == next.by && written->time == next.time) {
      carried_.pop_front();
    } else {
      counts_.lost_events += carried_.size();
      carried_.clear();
    }
  }
  return false;
}

void Host::renew(Position expected, const Moment& moment) {
  phase_ = Phase::renewing;
  new_epoch_ = epoch_from(moment.entropy);
  if (ledger_.is_known()) new_epoch_ += "." + ledger_.mark();
  base_ = expected.epoch.empty() ? std::nullopt : std::optional(expected);
  Renewal renewal{std::move(expected), new_epoch_, std::nullopt, std::nullopt};
  if (ledger_.is_known()) {
    renewal.snapshot = Snapshot{replica().offset(), replica().snapshot()};
    renewal.parent = ledger_.position();
  }
  outputs_.push_back(WantRenew{std::move(renewal)});
}

void Host::settle(const Moment& moment) {
  phase_ = Phase::settled;
  if (!std::exchange(started_, true)) review_members();
  if (must_look_again()) return start_reading();
  if (carry_on()) return;
  rejoin_dropped(moment);
  for (Ask& ask : std::exchange(waiting_, {})) {
    decide(ask);
    decided_.push_back(std::move(ask));
  }
  pump();
}

bool Host::must_look_again() const {
  return unsure_ || (pushed_to_.epoch == log().epoch() && pushed_to_.offset > replica().offset());
}

}  // namespace parlor::room
