#include "parlor/app/group_hub.hpp"

#include <exception>
#include <stdexcept>

#include "parlor/app/event_handlers.hpp"
#include "parlor/app/join_hold.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/groups/names.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/net/shared_frame.hpp"

namespace parlor::app {
namespace {

constexpr std::uint16_t close_try_again_later = 1013;  // IANA registry of close codes

}  // namespace

struct GroupHub::Prepared {
  const EventHandlers::Each* each = nullptr;
  std::shared_ptr<const net::SharedFrame> frame;
};

GroupHub::GroupHub(layer::ChannelLayer& layer, net::EventLoop& loop, Report report)
    : layer_(layer), loop_(loop), report_(std::move(report)) {}

void GroupHub::require_name(std::string_view group) {
  if (const Status named = groups::check_group_name(group); !named) throw std::invalid_argument(named.error().text);
}

GroupHub::~GroupHub() {
  for (auto& [name, group] : groups_) {
    for (const Member& member : group.members) {
      if (member.consumer == nullptr) continue;
      member.consumer->groups_.clear();
      if (member.consumer->hold_) member.consumer->hold_->abandon();
    }
    layer_.group_discard(name, group.channel, loop_, {});
    layer_.unsubscribe(group.channel);
  }
  for (const auto& [channel, consumer] : channels_) {
    consumer->channel_name_.clear();
    layer_.unsubscribe(channel);
  }
}

// -- membership -------------------------------------------------------------------------------------------------------

void GroupHub::add(Consumer& consumer, std::string_view name) {
  require_name(name);
  if (consumer.groups_.contains(name)) return;
  const auto group = open_group(name);
  if (group == groups_.end()) return refuse_join(consumer, ErrorCode::too_many_channels);
  std::vector<Member>& members = group->second.members;
  if (members.size() - group->second.left >= limits::group_members) {
    return refuse_join(consumer, ErrorCode::group_full);
  }
  consumer.groups_.emplace(name, members.size());
  members.push_back({&consumer, &consumer.event_handlers()});
  if (!group->second.joined && !consumer.answered_) wait_for(consumer, group->second);
}

GroupHub::Groups::iterator GroupHub::open_group(std::string_view name) {
  if (const auto open = groups_.find(name); open != groups_.end()) return open;
  if (groups_.size() >= limits::groups) return groups_.end();
  std::string channel = layer_.new_channel("group");
  const auto subscribed = layer_.subscribe(
      channel, loop_, [this, group = std::string(name)](const auto& event) { deliver_to_group(group, *event); });
  if (!subscribed) return groups_.end();
  const auto opened = groups_.try_emplace(std::string(name)).first;
  opened->second.channel = channel;
  opened->second.joined = layer_.joins_at_once();
  const auto answered = [this, alive = std::weak_ptr<int>(alive_), group = std::string(name),
                         channel](const Status& added) {
    if (!alive.expired()) told(group, channel, added);
  };
  layer_.group_add(name, channel, loop_, answered);
  return opened;
}

void GroupHub::told(const std::string& name, const std::string& channel, const Status& added) {
  const auto at = groups_.find(name);
  if (at == groups_.end() || at->second.channel != channel) return;
  at->second.joined = added.ok();
  // What a consumer does when it is released may end the group.
  for (Consumer* consumer : std::exchange(at->second.waiting, {})) settled(*consumer);
  if (!added) abandon(name, channel, added.error());
}

// -- accepting behind joining -----------------------------------------------------------------------------------------

void GroupHub::wait_for(Consumer& consumer, Group& group) {
  if (!consumer.hold_) {
    consumer.hold_ = std::make_unique<JoinHold>(*consumer.socket_, [this, &consumer] { answer_unconfirmed(consumer); });
    consumer.socket_ = consumer.hold_.get();
  }
  if (!consumer.hold_->is_holding()) return;
  group.waiting.insert(&consumer);
  consumer.hold_->group_added();
}

void GroupHub::settled(Consumer& consumer) {
  consumer.hold_->group_settled();
  if (consumer.hold_->is_holding() && !consumer.hold_->waits_for_groups()) release(consumer);
}

void GroupHub::release(Consumer& consumer) {
  consumer.socket_ = &consumer.hold_->socket();
  contained(*consumer.socket_, report_, "what waited for its groups", [&] {
    for (const JoinHold::Action& action : consumer.hold_->release()) action();
  });
}

/// The layer's network is away or slow. The membership is told to it as soon as that can be; until then the consumer
/// may miss events.
void GroupHub::answer_unconfirmed(Consumer& consumer) {
  if (consumer.hold_->waits_for_groups()) {
    counters_.unconfirmed_joins.add();
    if (loop_.now() >= next_unconfirmed_report_) {
      next_unconfirmed_report_ = loop_.now() + limits::redis_complaint_ms;
      report("a handshake was answered before the channel layer confirmed its groups, " +
             std::to_string(counters_.unconfirmed_joins.value()) + " so far: what is sent to them may be missed");
    }
  }
  release(consumer);
}

void GroupHub::discard(Consumer& consumer, std::string_view name) {
  require_name(name);
  const auto membership = consumer.groups_.find(name);
  if (membership == consumer.groups_.end()) return;
  const std::size_t place = membership->second;
  consumer.groups_.erase(membership);
  const auto group = groups_.find(name);
  if (group != groups_.end() && group->second.waiting.erase(&consumer) > 0) {
    consumer.hold_->group_settled();
    // Not from inside the consumer's own call.
    if (consumer.hold_->is_holding() && !consumer.hold_->waits_for_groups()) consumer.hold_->release_soon();
  }
  remove(consumer, group, place);
}

void GroupHub::remove(Consumer& consumer, Groups::iterator group, std::size_t place) {
  invariant(group != groups_.end() && group->second.members.at(place).consumer == &consumer,
            "a consumer knows its place in a group");
  group->second.members[place].consumer = nullptr;
  ++group->second.left;
  tidy(group);
}

/// Closes the gaps once they are half of the places, so that leaving costs little; forgets the group with its last
/// member.
void GroupHub::tidy(Groups::iterator group) {
  auto& [name, state] = *group;
  if (state.delivering || state.left * 2 < state.members.size()) return;
  std::erase_if(state.members, [](const Member& member) { return member.consumer == nullptr; });
  state.left = 0;
  if (state.members.empty()) {
    layer_.group_discard(name, state.channel, loop_, {});
    layer_.unsubscribe(state.channel);
    groups_.erase(group);
    return;
  }
  for (std::size_t place = 0; place < state.members.size(); ++place) {
    state.members[place].consumer->groups_.find(name)->second = place;
  }
}

const std::string& GroupHub::channel_of(Consumer& consumer) {
  if (!consumer.channel_name_.empty()) return consumer.channel_name_;
  std::string channel = layer_.new_channel();
  const auto subscribed =
      layer_.subscribe(channel, loop_, [this, channel](const auto& event) { deliver_to_channel(channel, *event); });
  if (!subscribed) throw std::runtime_error("no channel for the consumer: " + subscribed.error().text);
  channels_.emplace(channel, &consumer);
  consumer.channel_name_ = std::move(channel);
  return consumer.channel_name_;
}

void GroupHub::leave(Consumer& consumer) {
  while (!consumer.groups_.empty()) discard(consumer, std::string(consumer.groups_.begin()->first));
  if (consumer.channel_name_.empty()) return;
  layer_.unsubscribe(consumer.channel_name_);
  channels_.erase(consumer.channel_name_);
  consumer.channel_name_.clear();
}

/// The layer would not have the group: its members would wait for events that never come.
void GroupHub::abandon(const std::string& name, const std::string& channel, const Error& error) {
  const auto at = groups_.find(name);
  if (at == groups_.end() || at->second.channel != channel) return;
  const std::vector<Member> members = at->second.members;
  for (const Member& member : members) {
    if (member.consumer != nullptr) refuse_join(*member.consumer, error);
  }
}

void GroupHub::refuse_join(Consumer& consumer, const Error& error) {
  counters_.refused_joins.add();
  report("a consumer could not join its group: " + error.text);
  consumer.socket_->close(close_try_again_later, error.reason);
}

// -- delivery ---------------------------------------------------------------------------------------------------------

void GroupHub::send(std::string_view group, layer::Message event) {
  require_name(group);
  layer_.group_send(group, std::move(event), loop_, {});
}

/// Members may leave, join and close while this runs: places are only emptied, and newcomers stand behind the end.
void GroupHub::deliver_to_group(const std::string& name, const layer::Message& event) {
  const auto at = groups_.find(name);
  if (at == groups_.end()) return;
  counters_.events.add();
  Group& group = at->second;
  group.delivering = true;
  const EventHandlers* handlers = nullptr;
  Prepared prepared;
  std::uint64_t deliveries = 0;
  for (std::size_t place = 0, end = group.members.size(); place < end; ++place) {
    const Member member = group.members[place];
    if (member.consumer == nullptr) continue;
    if (member.handlers != handlers) prepared = prepare(*(handlers = member.handlers), event);
    deliveries += hand_to(*member.consumer, prepared, event) ? 1 : 0;
  }
  counters_.deliveries.add(deliveries);
  group.delivering = false;
  tidy(at);
}

void GroupHub::deliver_to_channel(const std::string& channel, const layer::Message& event) {
  const auto at = channels_.find(channel);
  if (at == channels_.end()) return;
  counters_.events.add();
  const Prepared prepared = prepare(at->second->event_handlers(), event);
  counters_.deliveries.add(hand_to(*at->second, prepared, event) ? 1 : 0);
}

GroupHub::Prepared GroupHub::prepare(const EventHandlers& handlers, const layer::Message& event) {
  const EventHandlers::Handler* handler = handlers.find(type_of(event));
  if (handler == nullptr) {
    report_unhandled(handlers, type_of(event));
    return {};
  }
  if (handler->each) return {&handler->each, nullptr};
  try {
    return {nullptr, net::SharedFrame::text(handler->render(event))};
  } catch (const std::exception& error) {
    counters_.failed.add();
    report("an event of type '" + handler->type + "' was dropped, its handler failed: " + error.what());
    return {};
  }
}

bool GroupHub::hand_to(Consumer& consumer, const Prepared& prepared, const layer::Message& event) {
  if (!consumer.socket_->is_open() || (prepared.each == nullptr && !prepared.frame)) return false;
  if (prepared.frame) {
    consumer.socket_->send_frame(prepared.frame);
    return true;
  }
  const bool done =
      contained(*consumer.socket_, report_, "an event handler", [&] { (*prepared.each)(consumer, event); });
  if (!done) counters_.failed.add();
  return true;
}

// -- what goes wrong --------------------------------------------------------------------------------------------------

/// In Channels an event without a handler kills the consumer. Here it is ignored: on a layer that several programs
/// share, one of them must not be able to close the others' sockets.
void GroupHub::report_unhandled(const EventHandlers& handlers, std::string_view type) {
  counters_.unhandled.add();
  if (unhandled_.size() >= limits::reported_event_types) return;
  if (!unhandled_.emplace(&handlers, type).second) return;
  report("events of type '" + std::string(type) + "' are ignored: the consumer has no handler for them");
}

void GroupHub::report(const std::string& problem) const {
  if (report_) report_(problem);
}

}  // namespace parlor::app
