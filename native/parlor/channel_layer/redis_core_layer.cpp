#include "parlor/channel_layer/redis_core_layer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "parlor/base/bytes.hpp"
#include "parlor/channel_layer/host_index.hpp"
#include "parlor/channel_layer/layer_calls.hpp"
#include "parlor/channel_layer/redis_scripts.hpp"
#include "parlor/groups/names.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/os/entropy.hpp"

namespace parlor::layer {
namespace {

constexpr DurationMs token_grace_ms = 10'000;  // beyond the expiry, as channels_redis has it

/// Unix seconds to the microsecond. Everything within a millisecond is as old as its end: scores of one millisecond
/// differ only to keep the order.
std::string seconds_text(TimeMs time, std::string_view micros) {
  const TimeMs whole = std::max<TimeMs>(time, 0);
  const std::string millis = std::to_string(whole % 1000 + 1000).substr(1);
  return std::to_string(whole / 1000) + "." + millis + std::string(micros);
}

std::string random_name() {
  Bytes name(16);
  os::random_bytes(name);
  return to_hex(name);
}

}  // namespace

RedisCoreLayer::RedisCoreLayer(LayerOptions options, const std::vector<redis::Address>& hosts, net::EventLoop& home,
                               Clock clock)
    : options_(std::move(options)),
      clock_(std::move(clock)),
      home_(home),
      sealer_(options_.keys, options_.expiry_ms + token_grace_ms),
      local_({options_.capacities, options_.expiry_ms, options_.group_expiry_ms}, clock_),
      hosts_(hosts.size()),
      marker_(options_.prefix + ":parlor:" + random_name()),
      memo_({.at_home = [this](std::function<void()> task) { at_home(std::move(task)); },
             .client_of = [this](std::string_view name) -> redis::Client& { return commands_of_group(name); },
             .prefix = options_.prefix}),
      renewal_(home.context()),
      marker_check_(home.context()) {
  for (std::size_t i = 0; i < hosts.size(); ++i) open_host(hosts[i], i);
  at_home([this] {
    for (const Host& host : hosts_) {
      host.commands->start();
      host.reader->start();
    }
    schedule_renewal();
    schedule_marker_check();
  });
}

RedisCoreLayer::~RedisCoreLayer() {
  renewal_.cancel();
  marker_check_.cancel();
}

void RedisCoreLayer::open_host(const redis::Address& address, std::size_t index) {
  net::asio::io_context& context = home_.context();
  Host& host = hosts_[index];
  host.commands = std::make_unique<redis::Client>(
      context, address,
      redis::Client::Hooks{.up = [this, index] { host_is_up(index); }, .message = {}, .writes = true});
  host.reader = std::make_unique<InboxReader>(
      context, address, *host.commands,
      InboxReader::Hooks{[this, index](const std::string& key, const std::vector<InboxReader::Item>& items) {
                           arrived(index, key, items);
                         },
                         [this](const std::string& key) {
                           const std::string_view name = std::string_view(key).substr(options_.prefix.size());
                           return is_process_local(name) ? limits::redis_batch : local_.demand(name);
                         }});
}

void RedisCoreLayer::at_home(std::function<void()> task) {
  home_.post([alive = std::weak_ptr<int>(alive_), task = std::move(task)] {
    if (!alive.expired()) task();
  });
}

std::string RedisCoreLayer::now_text() const {
  return seconds_text(clock_(), "000");
}

std::string RedisCoreLayer::fresh_text(DurationMs expiry_ms) const {
  return seconds_text(clock_() - expiry_ms, "999");
}

std::string RedisCoreLayer::life_text() const {
  return std::to_string(std::max<DurationMs>(1, (options_.expiry_ms + 999) / 1000));
}

std::string RedisCoreLayer::inbox_key(std::string_view channel) const {
  return options_.prefix + std::string(inbox_of(channel));
}

std::size_t RedisCoreLayer::index_of(std::string_view name) const {
  return host_index(name, hosts_.size());
}

std::size_t RedisCoreLayer::inbox_capacity(std::string_view channel) const {
  const std::size_t capacity = options_.capacities.of(channel);
  return is_process_local(channel) ? std::max(capacity, limits::redis_inbox_messages) : capacity;
}

std::string RedisCoreLayer::payload_of(std::string packed) const {
  std::string payload(payload_head_bytes, '\0');
  os::random_bytes({reinterpret_cast<std::uint8_t*>(payload.data()), payload.size()});
  return payload + sealer_.seal(std::move(packed));
}

// -- sending ----------------------------------------------------------------------------------------------------------

void RedisCoreLayer::send(std::string_view channel, Message message, net::EventLoop& loop, Done done) {
  const Result<PackedMessage> packed = pack_for(groups::check_channel_name(channel), message);
  if (!packed) return tell(loop, std::move(done), packed.error());
  Script::Call call{{inbox_key(channel)},
                    {"", "", life_text(), std::to_string(inbox_capacity(channel)),
                     payload_of(is_process_local(channel) ? packed->addressed_to(channel) : packed->plain())}};
  at_home([this, index = index_of(inbox_of(channel)), call = std::move(call), &loop, done = std::move(done)]() mutable {
    call.arguments[0] = now_text();
    call.arguments[1] = fresh_text(options_.expiry_ms);
    put_script().run(*hosts_[index].commands, call, [this, &loop, done](const Result<redis::Reply>& full) {
      if (!full) return tell(loop, done, full.error());
      if (full->size() > 0) ++counted_.full;
      tell(loop, done, full->size() > 0 ? Status(ErrorCode::channel_full) : Status());
    });
  });
}

/// A group_send under way: the message, and what has become of it so far.
struct RedisCoreLayer::GroupSend {
  std::string group;
  PackedMessage message;
  net::EventLoop* loop;
  Sent sent;
  std::size_t waiting = 0;  // hosts that have not answered
  SendReport report;
  Status failed;
};

void RedisCoreLayer::group_send(std::string_view group, Message message, net::EventLoop& loop, Sent sent) {
  Result<PackedMessage> packed = pack_for(groups::check_group_name(group), message);
  if (!packed) return tell(loop, std::move(sent), packed.error());
  auto sending =
      std::make_shared<GroupSend>(GroupSend{std::string(group), *std::move(packed), &loop, std::move(sent), 0, {}, {}});
  at_home([this, sending = std::move(sending)] {
    const Script::Call call{{group_key(sending->group)}, {fresh_text(options_.group_expiry_ms)}};
    members_script().run(commands_of_group(sending->group), call, [this, sending](const Result<redis::Reply>& members) {
      if (!members) return tell(*sending->loop, sending->sent, members.error());
      std::vector<std::string> names;
      for (std::size_t i = 0; i < members->size(); ++i) names.emplace_back((*members)[i].text());
      scatter(sending, names);
    });
  });
}

/// One message for each inbox, however many of its channels are members; all inboxes of a host in one call, so that
/// they all get concurrent messages in the same order.
void RedisCoreLayer::scatter(const std::shared_ptr<GroupSend>& sending, const std::vector<std::string>& members) {
  std::map<std::string_view, std::vector<std::string>> inboxes;
  for (const std::string& member : members) {
    if (groups::is_channel_name(member)) inboxes[inbox_of(member)].push_back(member);
  }
  struct Part {
    Script::Call call;
    std::vector<std::size_t> channels;  // of each inbox
  };
  std::map<std::size_t, Part> parts;
  for (const auto& [inbox, channels] : inboxes) {
    Part& part = parts[index_of(inbox)];
    if (part.call.arguments.empty()) part.call.arguments = {now_text(), fresh_text(options_.expiry_ms), life_text()};
    part.call.keys.push_back(options_.prefix + std::string(inbox));
    part.call.arguments.push_back(std::to_string(inbox_capacity(channels.front())));
    part.call.arguments.push_back(payload_of(sending->message.addressed_to(channels)));
    part.channels.push_back(channels.size());
  }
  if (parts.empty()) return tell(*sending->loop, sending->sent, sending->report);
  sending->waiting = parts.size();
  for (auto& [index, part] : parts) {
    const auto put = [this, sending, channels = std::move(part.channels)](const Result<redis::Reply>& full) {
      for (const std::size_t count : channels) sending->report.channels += full ? count : 0;
      for (std::size_t i = 0; full && i < full->size(); ++i) {
        const auto inbox = static_cast<std::size_t>((*full)[i].integer()) - 1;
        if (inbox >= channels.size()) continue;
        sending->report.channels -= channels[inbox];
        sending->report.dropped += channels[inbox];
        counted_.full += channels[inbox];
      }
      if (!full) sending->failed = full.error();
      if (--sending->waiting > 0) return;
      tell(*sending->loop, sending->sent,
           sending->failed ? Result<SendReport>(sending->report) : Result<SendReport>(sending->failed.error()));
    };
    put_script().run(*hosts_[index].commands, part.call, put);
  }
}

// -- groups -----------------------------------------------------------------------------------------------------------

void RedisCoreLayer::group_add(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) {
  if (const Status named = check_names(group, channel); !named) return tell(loop, std::move(done), named);
  at_home([this, group = std::string(group), channel = std::string(channel), &loop, done = std::move(done)] {
    memberships_.add(group, channel, clock_());
    const std::size_t index = index_of(group);
    redis::Client& commands = *hosts_[index].commands;
    if (!commands.is_up()) return when_up(index, loop, done);
    const auto answered = [this, &commands, index, &loop, done](const Result<redis::Reply>& added) {
      if (!added && !commands.is_up()) return when_up(index, loop, done);
      tell(loop, done, added ? Status() : Status(added.error()));
    };
    tell_members(commands, group, {{channel, clock_()}}, answered);
  });
}

void RedisCoreLayer::group_discard(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) {
  if (const Status named = check_names(group, channel); !named) return tell(loop, std::move(done), named);
  at_home([this, group = std::string(group), channel = std::string(channel), &loop, done = std::move(done)] {
    memberships_.remove(group, channel);
    commands_of_group(group).send_now({"ZREM", group_key(group), channel},
                                      [this, group, channel, &loop, done](const Result<redis::Reply>& removed) {
                                        if (removed) return tell(loop, done, Status());
                                        memberships_.owe_removal(group, channel);
                                        when_up(index_of(group), loop, done);
                                      });
  });
}

/// What Redis could not be told now it is told by host_is_up, of which `done` is called then.
void RedisCoreLayer::when_up(std::size_t index, net::EventLoop& loop, Done done) {
  std::vector<std::function<void()>>& waiting = hosts_[index].waiting;
  if (!done) return;
  if (waiting.size() >= limits::redis_queue_commands) return tell(loop, std::move(done), ErrorCode::overloaded);
  waiting.push_back([&loop, done = std::move(done)] { tell(loop, done, Status()); });
}

void RedisCoreLayer::tell_members(redis::Client& client, const std::string& group,
                                  const Memberships::Channels& channels, redis::Answer answer) {
  redis::Command add{"ZADD", group_key(group)};
  for (const auto& [channel, since] : channels) add.add(seconds_text(since, "000")).add(channel);
  client.send_now(add, std::move(answer));
  const std::string life = std::to_string(std::max<DurationMs>(1, options_.group_expiry_ms / 1000));
  client.send_now({"EXPIRE", group_key(group), life}, {});
}

void RedisCoreLayer::host_is_up(std::size_t index) {
  redis::Client& client = *hosts_[index].commands;
  for (const Script* script : {&put_script(), &members_script(), &take_script(), &put_back_script()}) {
    script->load(client);
  }
  const auto here = [this, index](std::string_view group) { return index_of(group) == index; };
  for (const auto& [group, channel] : memberships_.take_owed(here)) {
    client.send_now({"ZREM", group_key(group), channel}, {});
  }
  introduce(index);
  client.send_now({"PING"}, [waiting = std::exchange(hosts_[index].waiting, {})](const Result<redis::Reply>&) {
    for (const auto& done : waiting) done();
  });
}

/// Leaves our marker, then what Redis has to know of us.
void RedisCoreLayer::introduce(std::size_t index) {
  hosts_[index].commands->send_now({"SET", marker_, "1", "PX", std::to_string(limits::redis_marker_life_ms)}, {});
  tell_memberships(index);
}

void RedisCoreLayer::tell_memberships(std::size_t index) {
  for (const auto& [group, channels] : memberships_.groups()) {
    if (index_of(group) == index) tell_members(*hosts_[index].commands, group, channels, {});
  }
}

void RedisCoreLayer::renew_memberships() {
  at_home([this] {
    memberships_.renew(clock_(), options_.group_expiry_ms,
                       [this](std::string_view channel) { return local_.is_subscribed(channel); });
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
      if (hosts_[i].commands->is_up()) tell_memberships(i);
    }
  });
}

void RedisCoreLayer::schedule_renewal() {
  renewal_.expires_after(std::chrono::milliseconds(std::max<DurationMs>(250, options_.group_expiry_ms / 4)));
  renewal_.async_wait([this, alive = std::weak_ptr<int>(alive_)](net::ErrorCodeOs error) {
    if (error || alive.expired()) return;
    renew_memberships();
    schedule_renewal();
  });
}

void RedisCoreLayer::schedule_marker_check() {
  marker_check_.expires_after(std::chrono::milliseconds(limits::redis_marker_ms));
  marker_check_.async_wait([this, alive = std::weak_ptr<int>(alive_)](net::ErrorCodeOs error) {
    if (error || alive.expired()) return;
    for (std::size_t i = 0; i < hosts_.size(); ++i) check_marker(i);
    schedule_marker_check();
  });
}

/// Renewing the marker's life tells whether it is still there. A FLUSHALL takes it away with the memberships.
void RedisCoreLayer::check_marker(std::size_t index) {
  redis::Client& client = *hosts_[index].commands;
  const std::string life = std::to_string(limits::redis_marker_life_ms);
  client.send_now({"PEXPIRE", marker_, life}, [this, index, &client](const Result<redis::Reply>& there) {
    if (!there || there->integer() == 1 || !client.is_up()) return;
    ++counted_.forgotten;
    forgotten_.say(client.address().text() + " has forgotten its groups; it is told ours again");
    introduce(index);
  });
}

LayerState RedisCoreLayer::state() const {
  LayerState state = counted_;
  state.full += local_.dropped();
  for (const Host& host : hosts_) {
    state.links += 2;
    state.links_up += (host.commands->is_up() ? 1 : 0) + (host.reader->is_up() ? 1 : 0);
    state.lost += host.commands->counters().dropped;
    state.connects += host.commands->counters().connects + host.reader->counters().connects;
  }
  return state;
}

// -- forgetting -------------------------------------------------------------------------------------------------------

void RedisCoreLayer::flush(net::EventLoop& loop, Done done) {
  local_.flush(loop, {});
  at_home([this, &loop, done = std::move(done)] {
    memberships_.clear();
    const auto waiting = std::make_shared<std::size_t>(hosts_.size());
    const auto failed = std::make_shared<Status>();
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
      flush_host(i, "0", [waiting, failed, &loop, done](const Status& flushed) {
        if (!flushed) *failed = flushed;
        if (--*waiting == 0) tell(loop, done, *failed);
      });
    }
  });
}

/// Step by step, so that other users of a large Redis are not kept waiting.
void RedisCoreLayer::flush_host(std::size_t index, const std::string& cursor, std::function<void(const Status&)> done) {
  redis::Client& client = *hosts_[index].commands;
  client.send({"SCAN", cursor, "MATCH", as_pattern(options_.prefix) + "*", "COUNT", "1000"},
              [this, index, &client, done](const Result<redis::Reply>& found) {
                if (!found) return done(found.error());
                if (found->size() != 2) return done(ErrorCode::io_failed);
                redis::Command remove{"UNLINK"};
                for (std::size_t i = 0; i < (*found)[1].size(); ++i) remove.add((*found)[1][i].text());
                if ((*found)[1].size() > 0) client.send(remove, {});
                const std::string next((*found)[0].text());
                if (next != "0") return flush_host(index, next, done);
                client.send({"PING"},
                            [done](const Result<redis::Reply>& pong) { done(pong ? Status() : Status(pong.error())); });
              });
}

}  // namespace parlor::layer
