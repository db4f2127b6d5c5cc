// The receiving half of RedisCoreLayer: which inboxes are read, and who gets what is in them.
#include <utility>

#include "parlor/channel_layer/host_index.hpp"
#include "parlor/channel_layer/redis_core_layer.hpp"
#include "parlor/channel_layer/redis_scripts.hpp"
#include "parlor/groups/names.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/os/entropy.hpp"

namespace parlor::layer {
namespace {

constexpr const char* address_key = "__asgi_channel__";

/// The channels a message is for. None if it has no address, or one that is not in this inbox.
std::vector<std::string> addresses_of(const Message& message, std::string_view inbox) {
  const auto at = message.find(address_key);
  std::vector<std::string> channels;
  if (at == message.end()) return channels;
  const auto add = [&](const Message& name) {
    if (!name.is_string()) return;
    const auto& channel = name.get_ref<const std::string&>();
    if (groups::is_channel_name(channel) && inbox_of(channel) == inbox) channels.push_back(channel);
  };
  if (!at->is_array()) add(*at);
  for (std::size_t i = 0; at->is_array() && i < at->size() && i < limits::group_members; ++i) add((*at)[i]);
  return channels;
}

}  // namespace

std::string RedisCoreLayer::new_channel(std::string_view prefix) {
  std::string name = local_.new_channel(prefix);
  {
    const std::lock_guard lock(prefixes_mutex_);
    if (!prefixes_.emplace(prefix).second) return name;
  }
  at_home(
      [this, inbox = std::string(inbox_of(name))] { hosts_[index_of(inbox)].reader->want(options_.prefix + inbox); });
  return name;
}

std::uint64_t RedisCoreLayer::receive(std::string_view channel, net::EventLoop& loop, Received received) {
  const std::uint64_t ticket = local_.receive(channel, loop, std::move(received));
  if (groups::is_channel_name(channel)) at_home([this, name = std::string(channel)] { read_named(name); });
  return ticket;
}

void RedisCoreLayer::cancel_receive(std::uint64_t ticket) {
  const auto channel = local_.cancel(ticket);
  if (channel) at_home([this, name = *channel] { read_named(name); });
}

Status RedisCoreLayer::subscribe(std::string_view channel, net::EventLoop& loop, Subscriber subscriber) {
  const Status subscribed = local_.subscribe(channel, loop, std::move(subscriber));
  if (subscribed && !is_process_local(channel)) at_home([this, name = std::string(channel)] { read_named(name); });
  return subscribed;
}

void RedisCoreLayer::unsubscribe(std::string_view channel) {
  local_.unsubscribe(channel);
  if (!is_process_local(channel)) at_home([this, name = std::string(channel)] { read_named(name); });
}

/// Reads a channel that is not process-local as far as it is wanted here: what is there already with a call, what comes
/// by waiting for it.
void RedisCoreLayer::read_named(const std::string& channel) {
  if (is_process_local(channel)) return;
  const std::string key = inbox_key(channel);
  const bool wanted = local_.demand(channel) > 0;
  bool held = local_.is_subscribed(channel);
  for (const Host& host : hosts_) {
    if (!wanted) host.reader->unwant(key);
    held = held || host.reader->holds(key);
  }
  if (!wanted) {
    std::vector<std::string> payloads;
    for (const auto& message : local_.take_waiting(channel)) {
      if (auto packed = PackedMessage::pack(*message)) payloads.push_back(payload_of(packed->plain()));
    }
    return put_back(index_of(channel), channel, std::move(payloads));
  }
  // While a wait may bring a message, a call could overtake it.
  if (held) {
    for (const Host& host : hosts_) host.reader->want(key);
  } else if (taking_.insert(channel).second) {
    take_named(channel, 0);
  }
}

void RedisCoreLayer::take_named(const std::string& channel, std::size_t index) {
  const std::size_t count = index < hosts_.size() ? local_.demand(channel) : 0;
  if (count == 0) {
    taking_.erase(channel);
    if (local_.demand(channel) == 0) return read_named(channel);
    for (const Host& host : hosts_) host.reader->want(inbox_key(channel));
    return;
  }
  const Script::Call call{{inbox_key(channel)}, {fresh_text(options_.expiry_ms), std::to_string(count)}};
  const auto taken = [this, channel, index](const Result<redis::Reply>& reply) {
    std::vector<InboxReader::Item> items;
    for (std::size_t i = 0; reply && i + 1 < reply->size(); i += 2) {
      items.push_back({std::string((*reply)[i].text()), static_cast<double>(clock_()) / 1000});
    }
    deliver_named(index, channel, items);
    take_named(channel, items.empty() ? index + 1 : index);
  };
  take_script().run(*hosts_[index].commands, call, taken, false);
}

void RedisCoreLayer::arrived(std::size_t host, const std::string& key, const std::vector<InboxReader::Item>& items) {
  const std::string name = key.substr(options_.prefix.size());
  if (!is_process_local(name)) {
    deliver_named(host, name, items);
    return read_named(name);
  }
  for (const InboxReader::Item& item : items) deliver_local(name, item);
}

void RedisCoreLayer::deliver_named(std::size_t host, const std::string& channel,
                                   const std::vector<InboxReader::Item>& items) {
  std::vector<std::string> unwanted;
  for (const InboxReader::Item& item : items) {
    if (!unwanted.empty() || local_.demand(channel) == 0) {
      unwanted.push_back(item.payload);
      continue;
    }
    Result<Message> message = open(item);
    if (!message) continue;
    message->erase(address_key);  // group_send addresses named channels, too
    count_full(local_.deliver(channel, std::make_shared<const Message>(*std::move(message))));
  }
  put_back(host, channel, std::move(unwanted));
}

void RedisCoreLayer::deliver_local(const std::string& inbox, const InboxReader::Item& item) {
  Result<Message> message = open(item);
  if (!message) return;
  const std::vector<std::string> channels = addresses_of(*message, inbox);
  if (channels.empty()) {
    ++counted_.foreign;
    foreign_.say("a message in the inbox " + inbox + " was for no channel of it; it was dropped");
    return;
  }
  message->erase(address_key);
  const auto payload = std::make_shared<const Message>(*std::move(message));
  for (const std::string& channel : channels) count_full(local_.deliver(channel, payload));
}

void RedisCoreLayer::count_full(const Status& delivered) {
  // The local layer has counted it.
  if (!delivered) full_.say("a message was dropped, its receiver here does not keep up: " + delivered.error().text);
}

/// Nobody here wants them any more; another program may.
void RedisCoreLayer::put_back(std::size_t host, const std::string& channel, std::vector<std::string> payloads) {
  if (payloads.empty()) return;
  Script::Call call{{inbox_key(channel)}, {now_text(), life_text()}};
  for (std::string& payload : payloads) call.arguments.push_back(std::move(payload));
  put_back_script().run(*hosts_[host].commands, call, {});
}

Result<Message> RedisCoreLayer::open(const InboxReader::Item& item) {
  if (static_cast<TimeMs>(item.score * 1000) <= clock_() - options_.expiry_ms) {
    ++counted_.expired;
    return ErrorCode::timed_out;
  }
  Result<Message> message = item.payload.size() < payload_head_bytes
                                ? Result<Message>(ErrorCode::bad_field)
                                : sealer_.open(std::string_view(item.payload).substr(payload_head_bytes));
  if (!message) {
    ++counted_.foreign;
    foreign_.say("a message from Redis cannot be read and was dropped: " + message.error().text);
  }
  return message;
}

}  // namespace parlor::layer
