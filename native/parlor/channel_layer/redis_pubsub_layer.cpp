#include "parlor/channel_layer/redis_pubsub_layer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "parlor/channel_layer/host_index.hpp"
#include "parlor/groups/names.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::layer {

RedisPubsubLayer::RedisPubsubLayer(LayerOptions options, const std::vector<redis::Address>& hosts, net::EventLoop& home,
                                   Clock clock)
    : options_(std::move(options)),
      clock_(std::move(clock)),
      home_(home),
      sealer_(options_.keys, std::nullopt),
      local_({options_.capacities, options_.expiry_ms, options_.group_expiry_ms}, clock_),
      hosts_(hosts.size()),
      memo_({.at_home = [this](std::function<void()> task) { at_home(std::move(task)); },
             .client_of = [this](std::string_view name) -> redis::Client& { return *hosts_[index_of(name)].commands; },
             .prefix = options_.prefix}),
      sweeper_(home.context()) {
  for (std::size_t i = 0; i < hosts.size(); ++i) open_host(hosts[i], i);
  at_home([this] {
    for (const Host& host : hosts_) {
      host.commands->start();
      host.subscriber->start();
    }
    schedule_sweep();
  });
}

RedisPubsubLayer::~RedisPubsubLayer() {
  sweeper_.cancel();
}

void RedisPubsubLayer::open_host(const redis::Address& address, std::size_t index) {
  net::asio::io_context& context = home_.context();
  hosts_[index].commands = std::make_unique<redis::Client>(context, address, redis::Client::Hooks{});
  hosts_[index].subscriber = std::make_unique<redis::Client>(
      context, address,
      redis::Client::Hooks{.up = [this, index] { hear_again(index); },
                           .message = [this](const redis::Reply& reply) { came(reply); }});
}

void RedisPubsubLayer::at_home(std::function<void()> task) {
  home_.post([alive = std::weak_ptr<int>(alive_), task = std::move(task)] {
    if (!alive.expired()) task();
  });
}

std::size_t RedisPubsubLayer::index_of(std::string_view name) const {
  return host_index(name, hosts_.size());
}

// -- what is heard ----------------------------------------------------------------------------------------------------

/// `confirmed` is called when Redis has confirmed it; while Redis is away, when that is back.
void RedisPubsubLayer::hear(const std::string& name, std::function<void()> confirmed) {
  redis::Client& client = *hosts_[index_of(name)].subscriber;
  const auto [at, is_new] = heard_.try_emplace(name);
  Heard& heard = at->second;
  heard.last_use = clock_();
  if (is_new) client.send_now({"SUBSCRIBE", name}, {});
  if (!confirmed) return;
  if (heard.confirmed) return confirmed();
  heard.waiting.push_back(std::move(confirmed));
}

void RedisPubsubLayer::stop_hearing(const std::string& name) {
  const auto at = heard_.find(name);
  if (at == heard_.end()) return;
  const auto waiting = std::move(at->second.waiting);
  Host& host = hosts_[index_of(name)];
  if (!at->second.confirmed && host.subscriber->is_up()) ++host.outdated[name];
  heard_.erase(at);
  host.subscriber->send_now({"UNSUBSCRIBE", name}, {});
  for (const auto& confirmed : waiting) confirmed();
}

void RedisPubsubLayer::hear_again(std::size_t host) {
  hosts_[host].outdated.clear();
  for (auto& [name, heard] : heard_) {
    if (index_of(name) != host) continue;
    heard.confirmed = false;
    hosts_[host].subscriber->send_now({"SUBSCRIBE", name}, {});
  }
}

void RedisPubsubLayer::came(const redis::Reply& reply) {
  if (reply.is_error()) {
    foreign_.say("Redis refused a subscription: " + std::string(reply.text()));
    return;
  }
  if (reply.size() != 3) return;  // the answer to a PING
  const std::string_view kind = reply[0].text();
  const std::string name(reply[1].text());
  if (kind == "message") return deliver(name, reply[2].text());
  if (kind != "subscribe" || is_outdated(name)) return;
  const auto at = heard_.find(name);
  if (at == heard_.end()) return;
  at->second.confirmed = true;
  for (const auto& confirmed : std::exchange(at->second.waiting, {})) confirmed();
}

/// Whether a confirmation is that of a subscription which was given up before it came.
bool RedisPubsubLayer::is_outdated(const std::string& name) {
  auto& outdated = hosts_[index_of(name)].outdated;
  const auto at = outdated.find(name);
  if (at == outdated.end()) return false;
  if (--at->second == 0) outdated.erase(at);
  return true;
}

void RedisPubsubLayer::deliver(const std::string& name, std::string_view payload) {
  Result<Message> message = sealer_.open(payload);
  if (!message) {
    ++counted_.foreign;
    foreign_.say("a message from Redis cannot be read and was dropped: " + message.error().text);
    return;
  }
  const auto shared = std::make_shared<const Message>(*std::move(message));
  const std::string group_prefix = group_channel("");
  std::size_t dropped = 0;
  if (name.starts_with(group_prefix)) {
    dropped = local_.deliver_to_group(name.substr(group_prefix.size()), shared).dropped;
  } else if (!local_.deliver(name, shared)) {
    dropped = 1;
  }
  if (dropped > 0) full_.say("a message was dropped, its receiver here does not keep up");
}

void RedisPubsubLayer::schedule_sweep() {
  sweeper_.expires_after(std::chrono::milliseconds(std::max<DurationMs>(1'000, options_.expiry_ms / 2)));
  sweeper_.async_wait([this, alive = std::weak_ptr<int>(alive_)](net::ErrorCodeOs error) {
    if (error || alive.expired()) return;
    sweep();
    schedule_sweep();
  });
}

/// Stops hearing what nobody uses any more.
void RedisPubsubLayer::sweep() {
  const std::string group_prefix = group_channel("");
  const TimeMs now = clock_();
  std::vector<std::string> unused;
  for (auto& [name, heard] : heard_) {
    const bool used = name.starts_with(group_prefix) ? local_.member_count(name.substr(group_prefix.size())) > 0
                                                     : local_.demand(name) > 0;
    if (used) heard.last_use = now;
    if (heard.last_use + options_.expiry_ms < now) unused.push_back(name);
  }
  for (const std::string& name : unused) stop_hearing(name);
}

// -- the contract -----------------------------------------------------------------------------------------------------

std::string RedisPubsubLayer::new_channel(std::string_view prefix) {
  std::string name = local_.new_channel(prefix);
  at_home([this, name] { hear(name, {}); });
  return name;
}

std::uint64_t RedisPubsubLayer::receive(std::string_view channel, net::EventLoop& loop, Received received) {
  const std::uint64_t ticket = local_.receive(channel, loop, std::move(received));
  if (groups::is_channel_name(channel)) at_home([this, name = std::string(channel)] { hear(name, {}); });
  return ticket;
}

void RedisPubsubLayer::cancel_receive(std::uint64_t ticket) {
  local_.cancel_receive(ticket);
}

Status RedisPubsubLayer::subscribe(std::string_view channel, net::EventLoop& loop, Subscriber subscriber) {
  const Status subscribed = local_.subscribe(channel, loop, std::move(subscriber));
  if (subscribed) at_home([this, name = std::string(channel)] { hear(name, {}); });
  return subscribed;
}

void RedisPubsubLayer::unsubscribe(std::string_view channel) {
  local_.unsubscribe(channel);
  // Process-local names are not used again; others may have a next receiver soon, so the sweep sees to them.
  if (!is_process_local(channel)) return;
  at_home([this, name = std::string(channel)] {
    if (local_.demand(name) == 0) stop_hearing(name);
  });
}

void RedisPubsubLayer::group_add(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) {
  if (const Status named = check_names(group, channel); !named) return tell(loop, std::move(done), named);
  at_home([this, group = std::string(group), channel = std::string(channel), &loop, done = std::move(done)] {
    local_.group_add(group, channel, home_, [this, group, channel, &loop, done](const Status& added) {
      if (!added) return tell(loop, done, added);
      hear(channel, {});
      hear(group_channel(group), [&loop, done] { tell(loop, done, Status()); });
    });
  });
}

void RedisPubsubLayer::group_discard(std::string_view group, std::string_view channel, net::EventLoop& loop,
                                     Done done) {
  if (const Status named = check_names(group, channel); !named) return tell(loop, std::move(done), named);
  at_home([this, group = std::string(group), channel = std::string(channel), &loop, done = std::move(done)] {
    local_.group_discard(group, channel, home_, [this, group, &loop, done](const Status& discarded) {
      if (local_.member_count(group) == 0) stop_hearing(group_channel(group));
      tell(loop, done, discarded);
    });
  });
}

void RedisPubsubLayer::publish(std::string name, std::string payload, Published published) {
  at_home([this, name = std::move(name), payload = std::move(payload), published = std::move(published)] {
    hosts_[index_of(name)].commands->send({"PUBLISH", name, payload}, [published](const Result<redis::Reply>& heard) {
      published(heard ? Result<std::size_t>(static_cast<std::size_t>(heard->integer()))
                      : Result<std::size_t>(heard.error()));
    });
  });
}

void RedisPubsubLayer::send(std::string_view channel, Message message, net::EventLoop& loop, Done done) {
  const Result<PackedMessage> packed = pack_for(groups::check_channel_name(channel), message);
  if (!packed) return tell(loop, std::move(done), packed.error());
  publish(std::string(channel), sealer_.seal(packed->plain()),
          [&loop, done = std::move(done)](const Result<std::size_t>& heard) {
            tell(loop, done, heard ? Status() : Status(heard.error()));
          });
}

void RedisPubsubLayer::group_send(std::string_view group, Message message, net::EventLoop& loop, Sent sent) {
  const Result<PackedMessage> packed = pack_for(groups::check_group_name(group), message);
  if (!packed) return tell(loop, std::move(sent), packed.error());
  publish(group_channel(group), sealer_.seal(packed->plain()),
          [&loop, sent = std::move(sent)](const Result<std::size_t>& heard) {
            tell(loop, sent, heard ? Result<SendReport>(SendReport{*heard, 0}) : Result<SendReport>(heard.error()));
          });
}

void RedisPubsubLayer::flush(net::EventLoop& loop, Done done) {
  at_home([this, &loop, done = std::move(done)] {
    local_.flush(home_, {});
    std::vector<std::string> groups;
    for (const auto& [name, heard] : heard_) {
      if (name.starts_with(group_channel(""))) groups.push_back(name);
    }
    for (const std::string& group : groups) stop_hearing(group);
    tell(loop, done, Status());
  });
}

LayerState RedisPubsubLayer::state() const {
  LayerState state = counted_;
  state.full += local_.dropped();
  for (const Host& host : hosts_) {
    state.links += 2;
    state.links_up += (host.commands->is_up() ? 1 : 0) + (host.subscriber->is_up() ? 1 : 0);
    state.lost += host.commands->counters().dropped;
    state.connects += host.commands->counters().connects + host.subscriber->counters().connects;
  }
  return state;
}

}  // namespace parlor::layer
