#include "parlor/room_store/redis_log.hpp"

#include <algorithm>
#include <utility>

#include "parlor/base/limits.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/room_store/redis_replies.hpp"
#include "parlor/room_store/redis_room_scripts.hpp"
#include "parlor/room_store/stored_text.hpp"

namespace parlor::room_store {
namespace {

std::string text_of(room::Offset offset) {
  return std::to_string(offset);
}

/// The snapshot's offset and text, both empty without one.
Status add_snapshot(const std::optional<room::Snapshot>& snapshot, std::vector<std::string>& arguments) {
  if (!snapshot) {
    arguments.insert(arguments.end(), {"", ""});
    return {};
  }
  auto state = text_of_state(snapshot->state);
  if (!state) return state.error();
  arguments.push_back(text_of(snapshot->offset));
  arguments.push_back(*std::move(state));
  return {};
}

std::string first_to_keep(const std::optional<room::Snapshot>& snapshot) {
  if (!snapshot || snapshot->offset <= limits::room_log_events) return {};
  return text_of(snapshot->offset - limits::room_log_events + 1);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

}  // namespace

RedisLog::RedisLog(RedisLink& link, std::string room, RoomListener& listener)
    : link_(link), name_(std::move(room)), listener_(listener) {
  link_.open(*this);
}

RedisLog::~RedisLog() {
  link_.close(*this);
}

Error RedisLog::about(const Error& error) const {
  return about_room(name_, error);
}

RedisLog::Call RedisLog::room_call() const {
  return {{link_.key(name_, "head"), link_.key(name_, "log")}, {}};
}

/// Tells `done` when everything called before has been answered.
template <class Value>
std::function<void(Result<Value>)> RedisLog::in_line(Done<Value> done) {
  return [this, ticket = line_.take(), done = std::move(done)](Result<Value> result) {
    line_.ready(ticket, [done, result = std::move(result)]() mutable { done(std::move(result)); });
  };
}

/// Not called any more once the room is closed.
redis::Answer RedisLog::guarded(redis::Answer answer) const {
  return [alive = std::weak_ptr<int>(alive_), answer = std::move(answer)](const Result<redis::Reply>& reply) {
    if (!alive.expired()) answer(reply);
  };
}

/// A script that Redis does not know is sent in full. Calls made behind it may by then have been carried out too early:
/// what they read or conflicted with is not the truth, so they are made again, too, in their order.
void RedisLog::run(const redis::Script& script, Call call, bool is_write, redis::Answer answer) {
  const auto kept = std::make_shared<const Call>(std::move(call));
  const auto again = [this, &script, kept, is_write, answer](const Result<redis::Reply>& reply) {
    const bool overtaken = reply && in_full_ > 0 && !is_written(*reply);
    if (!redis::Script::is_unknown(reply) && !overtaken) return answer(reply);
    ++in_full_;
    send(script.in_full(*kept), is_write, guarded([this, answer](const Result<redis::Reply>& second) {
           --in_full_;
           answer(second);
         }));
  };
  send(script.by_hash(*kept), is_write, guarded(again));
}

/// A write is not held while Redis is away, see room_store.hpp. A read is, so that a room goes on as soon as it can.
void RedisLog::send(redis::Command command, bool is_write, redis::Answer answer) {
  if (!is_write || link_.takes_writes()) return link_.client().send(std::move(command), std::move(answer));
  answer(Error(ErrorCode::io_failed, "there is no connection to Redis, or what is there was not looked at yet"));
}

// -- the log ----------------------------------------------------------------------------------------------------------

void RedisLog::read(std::optional<room::Position> known, Done<room::Tail> done) {
  Call call = room_call();
  call.arguments = {known ? known->epoch : std::string(), text_of(known ? known->offset : 0), link_.life()};
  run(read_script(), std::move(call), false,
      [this, known = std::move(known), tell = in_line(std::move(done))](const Result<redis::Reply>& reply) {
        auto tail = reply ? tail_of(*reply, known) : Result<room::Tail>(reply.error());
        if (tail) return tell(std::move(tail));
        link_.complain(about(tail.error()));
        tell(about(tail.error()));
      });
}

void RedisLog::append(room::Append append, Done<room::Written> done) {
  Call call = room_call();
  std::vector<std::string>& arguments = call.arguments;
  const std::string begin = begin_of_appended(append.expected.epoch);
  arguments = {append.expected.epoch, text_of(append.expected.offset), link_.channel(name_),
               RoomMessage{link_.process(), RoomMessage::Kind::appended, begin}.wire()};
  Status made = add_snapshot(append.snapshot, arguments);
  arguments.push_back(first_to_keep(append.snapshot));
  arguments.push_back(link_.life());
  for (const room::Event& event : append.events) {
    auto text = text_of_event(event);
    if (!text) made = text.error();
    if (text) arguments.push_back(*std::move(text));
  }
  if (!made) return in_line(std::move(done))(about(made.error()));
  write(append_script(), std::move(call), std::move(append.expected), std::move(done));
}

void RedisLog::renew(room::Renewal renewal, Done<room::Written> done) {
  Call call = room_call();
  std::vector<std::string>& arguments = call.arguments;
  arguments = {renewal.expected.epoch, text_of(renewal.expected.offset), renewal.epoch};
  const Status made = add_snapshot(renewal.snapshot, arguments);
  if (!made) return in_line(std::move(done))(about(made.error()));
  const room::Position parent = renewal.parent.value_or(room::Position{});
  arguments.insert(arguments.end(), {parent.epoch, text_of(parent.offset), link_.channel(name_),
                                     RoomMessage{link_.process(), RoomMessage::Kind::renewed, {}}.wire(), link_.life(),
                                     renewal.snapshot ? std::string() : patience()});
  write(renew_script(), std::move(call), std::move(renewal.expected), std::move(done));
}

/// A room that Redis does not know is not made out of nothing at once where another process may still have it: for a
/// while that one is waited for. How many of those who listen to the room are us; empty: no more waiting.
std::string RedisLog::patience() {
  const TimeMs now = os::monotonic_ms();
  if (!missing_since_) missing_since_ = now;
  if (now - *missing_since_ >= link_.options().patience_ms) return {};
  return hears_ ? "1" : "0";
}

void RedisLog::write(const redis::Script& script, Call call, room::Position expected, Done<room::Written> done) {
  run(script, std::move(call), true,
      [this, expected = std::move(expected), tell = in_line(std::move(done))](const Result<redis::Reply>& reply) {
        if (reply && is_written(*reply)) return await_replicas(tell);
        if (reply && reply->size() == 1 && (*reply)[0].text() == "WAIT") {
          return tell(about(Error(ErrorCode::timed_out, "another server may have the room; it is waited for")));
        }
        auto tail = reply ? tail_of(*reply, expected) : Result<room::Tail>(reply.error());
        if (tail) return tell(room::Written{*std::move(tail)});
        link_.complain(about(tail.error()));
        tell(about(tail.error()));
      });
}

void RedisLog::await_replicas(std::function<void(Result<room::Written>)> tell) {
  const unsigned wanted = link_.options().replicas;
  if (wanted == 0) return tell(room::Written{});
  redis::Command wait{"WAIT"};
  wait.add(std::int64_t{wanted}).add(limits::room_replicas_ms);
  // Another connection would be told of other writes.
  send(std::move(wait), true, guarded([this, wanted, tell](const Result<redis::Reply>& reply) {
         if (!reply) return tell(about(reply.error()));
         if (reply->integer() >= std::int64_t{wanted}) return tell(room::Written{});
         const Error late(ErrorCode::timed_out, "only " + std::to_string(reply->integer()) + " of " +
                                                    std::to_string(wanted) + " replicas have the write");
         tell(about(late));
       }));
}

// -- holds and signals ------------------------------------------------------------------------------------------------

/// While there is no connection this waits for the next one, which begins with everything that is held.
void RedisLog::hold(const room::MemberId& member) {
  if (held_.insert(member).second) link_.write_holds(name_, {member}, true, {});
}

void RedisLog::release(const room::MemberId& member, Done<bool> held_elsewhere) {
  held_.erase(member);
  const auto tell = in_line(std::move(held_elsewhere));
  link_.write_holds(
      name_, {member}, false, guarded([this, member, tell](const Result<redis::Reply>& reply) {
        if (!reply) return tell(about(reply.error()));
        const Holds holds = {{member, reply->size() > 0 ? split((*reply)[0].text()) : std::vector<std::string>()}};
        if (holds.front().second.empty()) return tell(false);
        ask_living([this, holds, tell](const Result<std::set<std::string>>& living) {
          if (!living) return tell(about(living.error()));
          tell(!sort_out(holds, *living).empty());
        });
      }));
}

/// First who holds, then who lives: a process lives before it holds anything.
void RedisLog::held_elsewhere(Done<std::vector<room::MemberId>> done) {
  const auto tell = in_line(std::move(done));
  const auto holds = std::make_shared<Result<Holds>>(Holds());
  link_.client().send({"HGETALL", link_.key(name_, "holds")}, guarded([holds](const Result<redis::Reply>& reply) {
                        if (!reply) *holds = reply.error();
                        for (std::size_t i = 0; reply && i + 1 < reply->size(); i += 2) {
                          (*holds)->emplace_back((*reply)[i].text(), split((*reply)[i + 1].text()));
                        }
                      }));
  ask_living([this, holds, tell](const Result<std::set<std::string>>& living) {
    if (!*holds) return tell(about(holds->error()));
    if (!living) return tell(about(living.error()));
    tell(sort_out(**holds, *living));
  });
}

void RedisLog::ask_living(Living then) {
  living_script().run(link_.client(), {{link_.leases_key()}, {}},
                      guarded([then = std::move(then)](const Result<redis::Reply>& reply) {
                        if (!reply) return then(reply.error());
                        const auto ids = texts_of(*reply);
                        then(std::set<std::string>(ids.begin(), ids.end()));
                      }));
}

/// The members that living processes hold; what the dead have left is taken out of Redis.
std::vector<room::MemberId> RedisLog::sort_out(const Holds& holds, const std::set<std::string>& living) {
  std::vector<room::MemberId> members;
  Call dead{{link_.key(name_, "holds")}, {}};
  for (const auto& [member, ids] : holds) {
    bool held = false;
    for (const std::string& id : ids) {
      if (link_.is_own(id)) continue;
      held |= living.contains(id);
      if (!living.contains(id)) dead.arguments.insert(dead.arguments.end(), {member, id});
    }
    if (held) members.push_back(member);
  }
  if (!dead.arguments.empty()) forget_script().run(link_.client(), dead, {}, false);
  std::sort(members.begin(), members.end());
  return members;
}

void RedisLog::signal(const room::MemberId& by, const codec::Json& signal) {
  const std::string text = codec::dump_json(codec::encode(Signal{by, signal}));
  const std::string wire = RoomMessage{link_.process(), RoomMessage::Kind::signal, text}.wire();
  link_.client().send_now({"PUBLISH", link_.channel(name_), wire}, {});
}

}  // namespace parlor::room_store
