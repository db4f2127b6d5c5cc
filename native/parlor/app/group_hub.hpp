#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parlor/app/consumer.hpp"
#include "parlor/app/containment.hpp"
#include "parlor/channel_layer/channel_layer.hpp"

namespace parlor::net {
class EventLoop;
class SharedFrame;
}  // namespace parlor::net

namespace parlor::app {

class EventHandlers;

/// The groups of one event loop: who of this thread is in which. For the layer, all members of a group on this thread
/// are one channel, made for the first and given up with the last, so an event crosses to this thread once and is
/// handed out here.
///
/// Only used on its loop's thread, so it needs no lock. It neither delivers from inside a call, so a handler is never
/// entered while another one runs: what a handler sends comes round through the layer. Destroy it when the loop runs no
/// more, before the layer; consumers may outlive it.
class GroupHub {
 public:
  struct Counters {
    std::uint64_t events = 0;         ///< events that came from the layer
    std::uint64_t deliveries = 0;     ///< handed to a member
    std::uint64_t unhandled = 0;      ///< events a class of members had no handler for
    std::uint64_t failed = 0;         ///< handlers that threw
    std::uint64_t refused_joins = 0;  ///< the group or the layer had no room: the socket was closed with 1013
  };

  GroupHub(layer::ChannelLayer& layer, net::EventLoop& loop, Report report = {});
  ~GroupHub();
  GroupHub(const GroupHub&) = delete;
  GroupHub& operator=(const GroupHub&) = delete;

  // -- for Consumer; an invalid name throws std::invalid_argument ----------------------------------------------------
  void add(Consumer& consumer, std::string_view group);
  void discard(Consumer& consumer, std::string_view group);
  void send(std::string_view group, layer::Message event);
  const std::string& channel_of(Consumer& consumer);
  /// Ends every membership and the consumer's channel. Nothing is delivered to it afterwards.
  void leave(Consumer& consumer);

  /// Where this hub tells what went wrong.
  const Report& reporter() const { return report_; }
  const Counters& counters() const { return counters_; }
  std::size_t group_count() const { return groups_.size(); }

 private:
  struct Member {
    Consumer* consumer;  // null: has left, the place is not reused before the next tidying
    const EventHandlers* handlers;
  };
  struct Group {
    std::string channel;
    std::vector<Member> members;  // in the order in which they joined
    std::size_t left = 0;         // places without a member
    bool delivering = false;      // places stay where they are
  };
  using Groups = std::map<std::string, Group, std::less<>>;
  /// What an event means for one class of consumers.
  struct Prepared;

  Groups::iterator open_group(std::string_view name);
  void tidy(Groups::iterator group);
  void remove(Consumer& consumer, Groups::iterator group, std::size_t place);
  void deliver_to_group(const std::string& name, const layer::Message& event);
  void deliver_to_channel(const std::string& channel, const layer::Message& event);
  Prepared prepare(const EventHandlers& handlers, const layer::Message& event);
  void hand_to(Consumer& consumer, const Prepared& prepared, const layer::Message& event);
  void abandon(const std::string& name, const std::string& channel, const Error& error);
  void refuse_join(Consumer& consumer, const Error& error);
  void report_unhandled(const EventHandlers& handlers, std::string_view type);
  void report(const std::string& problem) const;

  layer::ChannelLayer& layer_;
  net::EventLoop& loop_;
  Report report_;
  Groups groups_;
  std::unordered_map<std::string, Consumer*> channels_;               // of single consumers
  std::set<std::pair<const EventHandlers*, std::string>> unhandled_;  // those already reported
  Counters counters_;
};

}  // namespace parlor::app
