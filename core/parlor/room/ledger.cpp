#include "parlor/room/ledger.hpp"

#include <algorithm>
#include <utility>

#include "parlor/codec/cbor.hpp"
#include "parlor/crypto/sha256.hpp"

namespace parlor::room {

Result<Ledger> Ledger::make(const Registry& kinds, const RoomName& name) {
  Result<Replica> replica = Replica::make(kinds, name);
  if (!replica) return replica.error();
  return Ledger(*std::move(replica));
}

const Replica& Ledger::tip() {
  if (decided_.empty()) return confirmed_;
  if (!foreseen_) foreseen_ = confirmed_.clone();
  for (auto i = static_cast<std::size_t>(foreseen_->offset() - confirmed_.offset()); i < decided_.size(); ++i) {
    const Status applied = foreseen_->apply(decided_[i]);
    invariant(applied.ok(), "a room can apply what it decided");
  }
  return *foreseen_;
}

void Ledger::decide(const Author& by, std::uint64_t seq, Rules::Bodies bodies, TimeMs now) {
  Offset offset = confirmed_.offset() + decided_.size();
  const bool is_named = seq > 0 && !by.session.empty();
  for (codec::Document& body : bodies) {
    Event& event = decided_.emplace_back(Event{++offset, now, by.member, seq, std::move(body)});
    if (is_named) event.session = by.session;
  }
}

std::vector<Event> Ledger::confirm(std::size_t count) {
  invariant(count <= decided_.size(), "only what was decided is confirmed");
  const auto end = decided_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Event> events(std::make_move_iterator(decided_.begin()), std::make_move_iterator(end));
  decided_.erase(decided_.begin(), end);
  const Status appended = log_.append(confirmed_.offset(), events);
  invariant(appended.ok(), "what is confirmed goes where the log ends");
  if (decided_.empty() && foreseen_ && foreseen_->offset() == log_.last()) {
    confirmed_ = std::move(*foreseen_);
    foreseen_.reset();
    return events;
  }
  for (const Event& event : events) {
    const Status applied = confirmed_.apply(event);
    invariant(applied.ok(), "a room can apply what it decided");
  }
  if (foreseen_ && foreseen_->offset() <= confirmed_.offset()) foreseen_.reset();
  return events;
}

void Ledger::roll_back() {
  decided_.clear();
  foreseen_.reset();
}

Result<Ledger::Taken> Ledger::take(const std::optional<Position>& base, Tail tail) {
  invariant(decided_.empty(), "the store's word is taken before anything is decided on it");
  if (tail.epoch.empty()) return Taken{.standing = Standing::missing};
  // The whole of a log that ends where we stand or before holds nothing but what we can compare.
  const bool is_comparable = !tail.whole || tail.last <= confirmed_.offset();
  const bool continues = base && is_comparable && tail.epoch == log_.epoch();
  if (!base && shows_ours(tail)) {
    const Offset before = tail.events.front().offset - 1;
    return go_on(before, std::move(tail));
  }
  return continues ? go_on(base->offset, std::move(tail)) : start_anew(std::move(tail));
}

Result<Ledger::Taken> Ledger::go_on(Offset base, Tail tail) {
  invariant(base <= confirmed_.offset(), "a log is read from where we stand, or from before");
  const Offset here = confirmed_.offset();
  const auto known =
      std::find_if(tail.events.begin(), tail.events.end(), [&](const Event& event) { return event.offset > here; });
  const auto foreign = std::find_if_not(tail.events.begin(), known, [&](const Event& event) { return is_ours(event); });
  if (foreign != known) return Taken{.standing = Standing::forked};
  if (tail.last < here) return Taken{.standing = Standing::cut};
  Taken taken;
  taken.news.assign(std::make_move_iterator(known), std::make_move_iterator(tail.events.end()));
  for (const Event& event : taken.news) {
    if (Status status = confirmed_.apply(event); !status) return status.error();
    const Status appended = log_.append(event.offset - 1, {event});
    invariant(appended.ok(), "an event that could be applied can be logged");
  }
  return taken;
}

Result<Ledger::Taken> Ledger::start_anew(Tail tail) {
  Replica replica = confirmed_.fresh();
  Offset from = 0;
  if (tail.snapshot) {
    from = tail.snapshot->offset;
    if (Status status = replica.restore(from, tail.snapshot->state); !status) return status.error();
  }
  for (const Event& event : tail.events) {
    if (event.offset <= from) continue;
    if (Status status = replica.apply(event); !status) return status.error();
  }
  if (replica.offset() != tail.last) return Error(ErrorCode::offset_gap, "the room's log has a hole");

  Taken taken{.standing = Standing::replaced};
  if (tail.parent && goes_on_from_ours(tail.epoch, *tail.parent) && tail.parent->offset < confirmed_.offset()) {
    Result<std::vector<Event>> ours = log_.since(*tail.parent);
    if (ours && tail.last == tail.parent->offset) {
      taken.ours = *std::move(ours);
    } else {
      taken.lost = confirmed_.offset() - tail.parent->offset;
    }
  } else if (!tail.parent && tail.epoch != log_.epoch()) {
    taken.lost = confirmed_.offset();
  } else if (tail.epoch != log_.epoch()) {
    // An epoch that began elsewhere, or with another history than ours: it may still go back to what we know.
    taken.lost = confirmed_.outcomes().count_missing_in(replica.outcomes());
  } else {
    const auto foreign =
        std::find_if_not(tail.events.begin(), tail.events.end(), [&](const Event& event) { return is_ours(event); });
    if (foreign != tail.events.end())
      taken.lost = confirmed_.offset() - std::min(foreign->offset - 1, confirmed_.offset());
  }
  const Offset kept_from = tail.events.empty() ? tail.last : tail.events.front().offset - 1;
  log_ = Log(std::move(tail.epoch), kept_from);
  const Status appended = log_.append(kept_from, tail.events);
  invariant(appended.ok(), "events that could be applied can be logged");
  confirmed_ = std::move(replica);
  return taken;
}

std::string Ledger::mark_at(Offset offset) const {
  const Event* event = log_.find(offset);
  if (event == nullptr) return {};
  return to_hex(ByteView(crypto::sha256(codec::encode_cbor(*event))).first(8));
}

bool Ledger::goes_on_from_ours(const std::string& epoch, const Position& parent) const {
  return parent.epoch == log_.epoch() && epoch.ends_with("." + mark_at(parent.offset));
}

void Ledger::renew(std::string epoch) {
  log_ = Log(std::move(epoch), confirmed_.offset());
}

bool Ledger::shows_ours(const Tail& tail) const {
  if (tail.epoch != log_.epoch() || tail.events.empty()) return false;
  const Offset here = confirmed_.offset();
  return tail.events.front().offset <= here &&
         std::all_of(tail.events.begin(), tail.events.end(),
                     [&](const Event& event) { return event.offset > here || is_ours(event); });
}

bool Ledger::is_ours(const Event& event) const {
  const Event* mine = log_.find(event.offset);
  // One that is no longer kept cannot be compared; it lies far behind, where forks are not.
  return mine == nullptr || (mine->time == event.time && mine->by == event.by && mine->session == event.session &&
                             mine->seq == event.seq && mine->body == event.body);
}

}  // namespace parlor::room
