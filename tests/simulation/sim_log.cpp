#include "sim_log.hpp"

namespace parlor::sim {
namespace {

constexpr DurationMs beat_ms = limits::lease_ms / 4;

}  // namespace

StoreClient::StoreClient(Env& the_env, SimStore& the_store, std::uint64_t the_process)
    : env(the_env), store(the_store), process(the_process) {
  beat();
}

void StoreClient::beat() {
  if (!store.is_down(process)) store.hear_of(process, holds);
  env.schedule.after(beat_ms, [this, life = life_.watch()] {
    if (!life.expired()) beat();
  });
}

SimLog::SimLog(StoreClient& client, std::string room, StoreListener& listener)
    : client_(client), env_(client.env), room_(std::move(room)) {
  client_.store.open({client_.process, room_, &listener, life_.watch()});
}

SimLog::~SimLog() {
  client_.store.close(client_.process, room_);
}

SimLog::Fate SimLog::draw_fate(bool may_be_late) {
  if (!env_.fault(env_.profile.one_in_store_errors)) return Fate::fine;
  switch (env_.random.below(may_be_late ? 3 : 2)) {
    case 0:
      return Fate::lost;
    case 1:
      return Fate::unheard;
    default:
      return Fate::late;
  }
}

DurationMs SimLog::delay() {
  const DurationMs usual = env_.up_to(env_.profile.store_delay_ms);
  return env_.fault(50) ? usual * 10 : usual;
}

template <class Value>
void SimLog::ask(Work<Value> work, Done<Value> done, bool may_be_late) {
  SimStore& store = client_.store;
  const Fate fate = draw_fate(may_be_late);
  if (env_.profile.store_is_inline && fate == Fate::fine && !store.is_down(client_.process)) {
    auto [result, head] = work();
    return done(std::move(result), head);
  }
  // A write is not held while the store is away (room_store.hpp); a read may be, and tells what is there then.
  const bool is_refused = may_be_late && store.is_down(client_.process);
  const auto is_broken = [&store, is_refused, process = client_.process, breaks = store.link(client_.process).breaks] {
    return is_refused || store.is_down(process) || store.link(process).breaks != breaks;
  };
  const auto answer = [this, life = life_.watch(), is_broken, done = std::move(done)](
                          Result<Value> result, const Node* head, DurationMs after) {
    if (life.expired()) return;
    answers_.send(env_.schedule, after, [life, is_broken, done, result = std::move(result), head] {
      if (life.expired()) return;
      if (is_broken()) return done(Error(ErrorCode::io_failed), nullptr);
      done(result, head);
    });
  };
  // A request is on its way even when its sender has died meanwhile.
  requests_.send(env_.schedule, delay(),
                 [&env = env_, is_broken, fate, answer, work = std::move(work), back = delay()] {
                   const bool is_lost = fate == Fate::lost || is_broken();
                   if (fate == Fate::fine && !is_lost) {
                     auto [result, head] = work();
                     return answer(std::move(result), head, back);
                   }
                   if (fate == Fate::unheard && !is_lost) (void)work();
                   const DurationMs patience = env.random.between(50, 1'000);
                   answer(Error(ErrorCode::timed_out), nullptr, patience);
                   if (fate != Fate::late || is_lost) return;
                   env.schedule.after(patience + env.up_to(800), [&env, is_broken, work] {
                     if (is_broken()) return;
                     env.note("store: a late request comes");
                     (void)work();
                   });
                 });
}

void SimLog::read(std::optional<room::Position> known, Done<room::Tail> done) {
  ask<room::Tail>([&store = client_.store, room = room_, known = std::move(known)] { return store.read(room, known); },
                  std::move(done));
}

void SimLog::append(room::Append append, Done<room::Written> done) {
  ask<room::Written>([&store = client_.store, process = client_.process, room = room_,
                      append = std::move(append)] { return store.append(process, room, append); },
                     std::move(done), true);
}

void SimLog::renew(room::Renewal renewal, const Node* head, Done<room::Written> done) {
  ask<room::Written>([&store = client_.store, process = client_.process, room = room_, head,
                      renewal = std::move(renewal)] { return store.renew(process, room, renewal, head); },
                     std::move(done), true);
}

void SimLog::hold(const room::MemberId& member) {
  client_.holds.insert({room_, member});
  // One that is lost here is made good by the next word that the process is alive.
  ask<bool>(
      [&store = client_.store, process = client_.process, room = room_, member] {
        store.hold(process, room, member);
        return std::pair<Result<bool>, const Node*>(true, nullptr);
      },
      [](const Result<bool>&, const Node*) {});
}

void SimLog::release(const room::MemberId& member, std::function<void(const Result<bool>&)> done) {
  client_.holds.erase({room_, member});
  ask<bool>([&store = client_.store, process = client_.process, room = room_,
             member] { return std::pair<Result<bool>, const Node*>(store.release(process, room, member), nullptr); },
            [done = std::move(done)](const Result<bool>& held, const Node*) { done(held); });
}

void SimLog::held_elsewhere(std::function<void(const Result<std::vector<room::MemberId>>&)> done) {
  using Members = std::vector<room::MemberId>;
  ask<Members>(
      [&store = client_.store, process = client_.process, room = room_] {
        return std::pair<Result<Members>, const Node*>(store.held_elsewhere(process, room), nullptr);
      },
      [done = std::move(done)](const Result<Members>& members, const Node*) { done(members); });
}

void SimLog::signal(const room::MemberId& by, const codec::Json& signal) {
  ask<bool>(
      [&store = client_.store, process = client_.process, room = room_, by, signal] {
        store.signal(process, room, by, signal);
        return std::pair<Result<bool>, const Node*>(true, nullptr);
      },
      [](const Result<bool>&, const Node*) {});
}

}  // namespace parlor::sim
