#include "parlor/room_store/redis_link.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "parlor/base/bytes.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/log/log.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/os/entropy.hpp"
#include "parlor/room_store/redis_replies.hpp"
#include "parlor/room_store/redis_room_scripts.hpp"

namespace parlor::room_store {
namespace {

constexpr std::size_t holds_at_once = 500;  // in one script, so that it is short

std::string random_process() {
  std::array<std::uint8_t, RoomMessage::process_bytes / 2> bytes{};
  os::random_bytes(bytes);
  return to_hex(bytes);
}

/// What an operator can do about an error of Redis, by what it begins with.
std::string_view advice_for(std::string_view error) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"OOM", "give it more maxmemory, or let rooms expire (--room-expiry)"},
      {"READONLY", "it is a replica: name the master, or its sentinels"},
      {"NOPERM", "let the user run scripts, and use all keys and channels of the prefix"},
      {"MOVED", "it is a part of a Redis Cluster; name a Redis that is none"},
      {"MISCONF", "it cannot write to its disk"},
      {"WRONGTYPE", "another program uses keys of this name; choose another --room-prefix"},
  };
  for (const auto& [begin, advice] : known) {
    if (error.find(begin) != std::string_view::npos) return advice;
  }
  return {};
}

}  // namespace

RedisLink::RedisLink(net::EventLoop& loop, const redis::Address& address, RedisStoreOptions options)
    : loop_(loop), options_(std::move(options)), process_(random_process()), beat_timer_(loop.context()) {
  net::asio::io_context& context = loop.context();
  commands_ = std::make_unique<redis::Client>(context, address, redis::Client::Hooks{[this] { is_connected(); }, {}});
  subscriber_ = std::make_unique<redis::Client>(
      context, address,
      redis::Client::Hooks{[this] { hear_again(); }, [this](const redis::Reply& reply) { came(reply); }});
  loop.post([this, alive = std::weak_ptr<int>(alive_)] {
    if (alive.expired()) return;
    commands_->start();
    subscriber_->start();
    schedule_beat();
  });
}

RedisLink::~RedisLink() {
  beat_timer_.cancel();
}

std::string RedisLink::key(std::string_view room, std::string_view what) const {
  return options_.prefix + ":{" + std::string(room) + "}:" + std::string(what);
}

void RedisLink::open(RedisRoom& room) {
  const std::string channel = this->channel(room.name());
  rooms_[channel] = &room;
  subscriber_->send_now({"SUBSCRIBE", channel}, {});
}

void RedisLink::close(RedisRoom& room) {
  const std::string channel = this->channel(room.name());
  if (!room.held().empty()) {
    write_holds(room.name(), {room.held().begin(), room.held().end()}, false, {});
    commands_->send_now({"PUBLISH", channel, RoomMessage{process_, RoomMessage::Kind::lost, {}}.wire()}, {});
  }
  rooms_.erase(channel);
  subscriber_->send_now({"UNSUBSCRIBE", channel}, {});
}

void RedisLink::remember_secret(const std::string& secret) {
  loop_.post([this, alive = std::weak_ptr<int>(alive_), secret] {
    if (!alive.expired()) secret_ = secret;
  });
}

void RedisLink::complain(const Error& error) {
  // Of a connection that is gone its client tells; what was under way in it has no more to say.
  if (error.code != ErrorCode::io_failed || !commands_->is_up()) return;
  const std::string_view advice = advice_for(error.text);
  refused_.say(advice.empty() ? error.text : error.text + " (" + std::string(advice) + ")");
}

// -- the connection for commands --------------------------------------------------------------------------------------

void RedisLink::is_connected() {
  is_up_ = true;
  takes_writes_ = false;
  using Scripts = std::array<const redis::Script*, 7>;
  for (const redis::Script* script : Scripts{&read_script(), &append_script(), &renew_script(), &hold_script(),
                                             &forget_script(), &beat_script(), &living_script()}) {
    script->load(*commands_);
  }
  if (!secret_.empty()) commands_->send_now({"SET", options_.prefix + ":secret", secret_, "NX"}, {});
  begin_lease();
  unsure_all();
}

/// Under a new id, which holds all our members before the old one ends.
void RedisLink::begin_lease() {
  const std::string old = std::exchange(id_, process_ + "." + std::to_string(++leases_));
  beat(true);
  for (const auto& [channel, room] : rooms_) {
    std::vector<std::string> members(room->held().begin(), room->held().end());
    if (!members.empty()) write_holds(room->name(), members, true, {});
  }
  if (!old.empty()) commands_->send_now({"ZREM", leases_key(), old}, {});
}

void RedisLink::write_holds(std::string_view room, const std::vector<std::string>& members, bool held,
                            redis::Answer answer) {
  for (std::size_t i = 0; i < members.size(); i += holds_at_once) {
    redis::Script::Call call{{key(room, "holds")}, {process_, held ? id_ : std::string(), life()}};
    const auto begin = members.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(holds_at_once, members.size() - i));
    call.arguments.insert(call.arguments.end(), begin, end);
    hold_script().run(*commands_, call, answer, static_cast<bool>(answer));
  }
}

/// A lease lasts three beats, so that with the beat in which the others look it is over within lease_ms.
void RedisLink::beat(bool begin) {
  const redis::Script::Call call{{leases_key()}, {id_, std::to_string(options_.lease_ms * 3 / 4), begin ? "1" : "0"}};
  const auto beaten = [this, alive = std::weak_ptr<int>(alive_), id = id_](const Result<redis::Reply>& reply) {
    if (alive.expired()) return;
    if (!reply) return complain(reply.error());
    if (reply->size() > 0 && (*reply)[0].text() == "1") return living_now(texts_of(*reply));
    if (id != id_) return;
    log::info("rooms", "the others may have taken this process for dead; its members are held anew");
    begin_lease();
    unsure_all();
  };
  beat_script().run(*commands_, call, beaten, false);
}

void RedisLink::schedule_beat() {
  beat_timer_.expires_after(std::chrono::milliseconds(options_.lease_ms / 4));
  beat_timer_.async_wait([this, alive = std::weak_ptr<int>(alive_)](net::ErrorCodeOs error) {
    if (error || alive.expired()) return;
    is_up_ = commands_->is_up();
    if (is_up_) beat(false);
    keep_rooms();
    schedule_beat();
  });
}

void RedisLink::living_now(const std::vector<std::string>& living) {
  std::set<std::string> others;
  for (std::size_t i = 1; i < living.size(); ++i) {
    if (!is_own(living[i])) others.insert(living[i]);
  }
  const bool lost = !std::includes(others.begin(), others.end(), living_.begin(), living_.end());
  living_ = std::move(others);
  if (lost) tell_all(&RoomListener::on_process_lost);
}

/// Rooms that are open are in use, also when nothing happens in them.
void RedisLink::keep_rooms() {
  if (options_.room_expiry_ms == 0 || os::monotonic_ms() < next_keeping_) return;
  next_keeping_ = os::monotonic_ms() + options_.room_expiry_ms / 4;
  for (const auto& [channel, room] : rooms_) {
    for (const char* what : {"head", "log", "holds"}) {
      commands_->send_now({"PEXPIRE", key(room->name(), what), life()}, {});
    }
  }
}

// -- what the others say ----------------------------------------------------------------------------------------------

void RedisLink::hear_again() {
  for (const auto& [channel, room] : rooms_) subscriber_->send_now({"SUBSCRIBE", channel}, {});
}

RedisRoom* RedisLink::find(std::string_view channel) const {
  const auto place = rooms_.find(channel);
  return place == rooms_.end() ? nullptr : place->second;
}

void RedisLink::came(const redis::Reply& reply) {
  if (reply.is_error()) return complain(Error(ErrorCode::io_failed, std::string(reply.text())));
  if (reply.size() != 3) return;  // the answer to a PING
  RedisRoom* const room = find(reply[1].text());
  if (room == nullptr) return;
  if (reply[0].text() == "message") return deliver(*room, reply[2].text());
  // From here on we hear everything; what was before may have been missed.
  if (reply[0].text() != "subscribe") return;
  room->heard();
  room->listener().on_unsure();
}

void RedisLink::deliver(RedisRoom& room, std::string_view wire) {
  const auto message = RoomMessage::parse(wire);
  if (message && message->process == process_) return;
  if (message && message->kind == RoomMessage::Kind::lost) return room.listener().on_process_lost();
  if (message && message->kind == RoomMessage::Kind::signal) {
    const auto signal = parse_signal(message->text);
    return signal ? room.listener().on_signal(signal->by, signal->signal) : complain(signal.error());
  }
  if (message && message->kind == RoomMessage::Kind::appended) {
    auto tail = parse_appended(message->text);
    if (tail) return room.listener().on_appended(*std::move(tail));
    foreign_.say("room " + room.name() + ": " + tail.error().text);
  }
  room.listener().on_unsure();
}

/// Later, since a listener may open and close rooms, but before the answer to any read that was held until now.
void RedisLink::unsure_all() {
  loop_.post([this, alive = std::weak_ptr<int>(alive_)] {
    if (alive.expired()) return;
    takes_writes_ = true;
    tell_all(&RoomListener::on_unsure);
  });
}

/// A listener may open and close rooms.
void RedisLink::tell_all(void (RoomListener::*what)()) {
  std::vector<std::string> channels;
  for (const auto& [channel, room] : rooms_) channels.push_back(channel);
  for (const std::string& channel : channels) {
    if (RedisRoom* const room = find(channel)) (room->listener().*what)();
  }
}

}  // namespace parlor::room_store
