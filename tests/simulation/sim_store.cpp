#include "sim_store.hpp"

#include <algorithm>

namespace parlor::sim {
namespace {

constexpr std::size_t kept_versions = 12;

/// A one wherever the piece went further.
room::Append with_another_die(room::Append append) {
  for (room::Event& event : append.events) {
    codec::Json body = event.body;
    if (body["type"] != "rolled" || !body.contains("face") || body["from"] >= body["to"]) continue;
    body["face"] = 1;
    event.body = body;
  }
  return append;
}

}  // namespace

void SimStore::open(Opening opening) {
  openings_.push_back(std::move(opening));
}

void SimStore::close(std::uint64_t process, const std::string& room) {
  std::erase_if(openings_, [&](const Opening& opening) { return opening.process == process && opening.room == room; });
}

// -- the log ----------------------------------------------------------------------------------------------------------

std::pair<Result<room::Tail>, const Node*> SimStore::read(const std::string& name,
                                                          const std::optional<room::Position>& known) {
  const Room& room = rooms_[name];
  return {room.log.read(known), room.head};
}

std::pair<Result<room::Written>, const Node*> SimStore::append(std::uint64_t process, const std::string& name,
                                                               const room::Append& wanted) {
  Room& room = rooms_[name];
  const room::Append append = env_.breakage == Breakage::store_alters_die ? with_another_die(wanted) : wanted;
  keep_version(room);
  if (env_.is_broken(Breakage::store_does_not_compare) && room.log.epoch() == append.expected.epoch) {
    while (length_of(room.head) > append.expected.offset) room.head = room.head->before;
    room.log.lose_end(append.expected.offset);
  }
  if (env_.is_broken(Breakage::store_forgets_a_write, 20)) {
    return {room::Written{}, env_.lineages.extend(room.head, append.events)};
  }
  const room::Written written = room.log.append(append);
  env_.note("store", name, "append", append.expected.offset, "+", append.events.size(), "of", process,
            written.conflict ? "conflict" : "done");
  if (written.conflict) return {written, room.head};
  room.head = env_.lineages.extend(room.head, append.events);
  room::Tail tail{.epoch = room.log.epoch(), .last = room.log.last()};
  tail.events = append.events;
  tell_others(process, name, tail, room.head);
  const Node* const head = room.head;
  if (env_.is_broken(Breakage::store_writes_twice, 20)) append_again(room, append);
  return {written, head};
}

void SimStore::append_again(Room& room, room::Append append) {
  append.expected.offset = room.log.last();
  for (room::Event& event : append.events) event.offset += append.events.size();
  (void)room.log.append(append);
  room.head = env_.lineages.extend(room.head, append.events);
}

std::pair<Result<room::Written>, const Node*> SimStore::renew(std::uint64_t process, const std::string& name,
                                                              const room::Renewal& renewal, const Node* head) {
  Room& room = rooms_[name];
  keep_version(room);
  const room::Written written = room.log.renew(renewal);
  env_.note("store", name, "renew", renewal.epoch.substr(0, 4), "from", renewal.expected.offset, "of", process,
            written.conflict ? "conflict" : "done");
  if (written.conflict) return {written, room.head};
  if (!env_.profile.loses_history() && !renewal.expected.epoch.empty())
    env_.fail("one epoch where nothing is lost", name);
  room.head = renewal.snapshot ? head : nullptr;
  if (length_of(room.head) != room.log.last()) env_.fail("sane checks", "a renewal's history is not its snapshot's");
  // A store need not tell of this: who stands in the old epoch finds out by writing.
  if (env_.random.one_in(2)) {
    tell_others(process, name, room::Tail{.epoch = room.log.epoch(), .last = room.log.last()}, room.head);
  }
  return {written, room.head};
}

void SimStore::keep_version(Room& room) {
  if (!env_.profile.loses_history()) return;
  room.before.emplace_back(room.log, room.head);
  if (room.before.size() > kept_versions) room.before.pop_front();
}

void SimStore::tell_others(std::uint64_t process, const std::string& name, const room::Tail& tail, const Node* head) {
  for (const Opening& opening : openings_) {
    if (opening.process == process || opening.room != name) continue;
    const auto push = [tail, head](StoreListener& listener) { listener.on_appended(tail, head); };
    if (env_.fault(env_.profile.one_in_pushes_lost)) {
      deliver(opening, env_.random.between(500, 3'000), [](StoreListener& listener) { listener.on_unsure(); });
      continue;
    }
    deliver(opening, env_.up_to(env_.profile.push_delay_ms), push);
    if (env_.fault(env_.profile.one_in_pushes_twice)) deliver(opening, env_.up_to(2'000), push);
  }
}

void SimStore::deliver(const Opening& opening, DurationMs delay, std::function<void(StoreListener&)> call) {
  if (is_down(opening.process)) return;  // it hears, when it is back, that it has missed something
  env_.schedule.after(delay, [this, process = opening.process, breaks = links_[opening.process].breaks,
                              life = opening.life, listener = opening.listener, call = std::move(call)] {
    if (!life.expired() && links_[process].breaks == breaks) call(*listener);
  });
}

// -- who is connected -------------------------------------------------------------------------------------------------

void SimStore::hold(std::uint64_t process, const std::string& room, const room::MemberId& member) {
  const auto place = processes_.find(process);
  if (place != processes_.end()) place->second.holds.insert({room, member});
}

bool SimStore::release(std::uint64_t process, const std::string& room, const room::MemberId& member) {
  bool held = false;
  for (auto& [id, other] : processes_) {
    if (id == process) {
      other.holds.erase({room, member});
    } else {
      held |= other.holds.contains({room, member});
    }
  }
  return held;
}

std::vector<room::MemberId> SimStore::held_elsewhere(std::uint64_t process, const std::string& room) const {
  std::set<room::MemberId> members;
  for (const auto& [id, other] : processes_) {
    if (id == process) continue;
    for (const auto& [held_in, member] : other.holds) {
      if (held_in == room) members.insert(member);
    }
  }
  return {members.begin(), members.end()};
}

void SimStore::signal(std::uint64_t process, const std::string& room, const room::MemberId& by,
                      const codec::Json& signal) {
  for (const Opening& opening : openings_) {
    if (opening.process == process || opening.room != room || env_.fault(env_.profile.one_in_pushes_lost)) continue;
    deliver(opening, env_.up_to(env_.profile.push_delay_ms),
            [by, signal](StoreListener& listener) { listener.on_signal(by, signal); });
  }
}

void SimStore::hear_of(std::uint64_t process, const Holds& holds) {
  processes_[process] = Process{env_.now(), holds};
  env_.schedule.after(limits::lease_ms + 1, [this, process] { end_if_silent(process); });
}

void SimStore::end_if_silent(std::uint64_t process) {
  const auto place = processes_.find(process);
  if (place == processes_.end() || env_.now() - place->second.heard <= limits::lease_ms) return;
  if (env_.is_broken(Breakage::leases_never_end)) return;
  env_.note("store process", process, "is lost");
  processes_.erase(place);
  tell_of_lost(process);
}

void SimStore::tell_of_lost(std::uint64_t process) {
  for (const Opening& opening : openings_) {
    if (opening.process == process) continue;
    deliver(opening, env_.up_to(env_.profile.push_delay_ms),
            [](StoreListener& listener) { listener.on_process_lost(); });
  }
}

// -- faults -----------------------------------------------------------------------------------------------------------

void SimStore::break_link(std::uint64_t process, DurationMs down) {
  Link& link = links_[process];
  ++link.breaks;
  link.down_until = env_.now() + down;
  env_.schedule.at(link.down_until, [this, process, breaks = link.breaks] {
    if (links_[process].breaks != breaks) return;
    for (const Opening& opening : openings_) {
      if (opening.process != process) continue;
      deliver(opening, 0, [](StoreListener& listener) {
        listener.on_unsure();
        listener.on_process_lost();
      });
    }
  });
}

void SimStore::break_all_links(DurationMs down_at_most) {
  for (const auto& [process, link] : links_) break_link(process, env_.up_to(down_at_most));
}

void SimStore::revert() {
  if (rooms_.empty()) return;
  auto place = rooms_.begin();
  std::advance(place, static_cast<std::ptrdiff_t>(env_.random.below(rooms_.size())));
  Room& room = place->second;
  if (room.before.empty()) return;
  const std::size_t back = static_cast<std::size_t>(env_.random.below(room.before.size())) + 1;
  const std::size_t left = room.before.size() - back;
  room.lost.push_back(room.head);
  std::tie(room.log, room.head) = room.before[left];
  while (room.before.size() > left) room.before.pop_back();
  env_.note("store", place->first, "goes back to", room.log.last(), "of", room.log.epoch().substr(0, 4));
  break_all_links(3'000);
}

void SimStore::wipe() {
  env_.note("store is wiped");
  for (auto& [name, room] : rooms_) {
    Room empty;
    empty.lost = std::move(room.lost);
    empty.lost.push_back(room.head);
    room = std::move(empty);
  }
  processes_.clear();
  break_all_links(3'000);
}

std::vector<std::string> SimStore::rooms() const {
  std::vector<std::string> names;
  for (const auto& [name, room] : rooms_) names.push_back(name);
  return names;
}

}  // namespace parlor::sim
