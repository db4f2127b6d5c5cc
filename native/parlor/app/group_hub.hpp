#pragma once

#include <cstddef>
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
#include "parlor/base/time.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/metrics/counters.hpp"

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
    metrics::Counter events;             ///< events that came from the layer
    metrics::Counter deliveries;         ///< handed to a member
    metrics::Counter unhandled;          ///< events a class of members had no handler for
    metrics::Counter failed;             ///< handlers that threw
    metrics::Counter refused_joins;      ///< the group or the layer had no room: the socket was closed with 1013
    metrics::Counter unconfirmed_joins;  ///< handshakes answered before the layer had confirmed the groups
  };

  GroupHub(layer::ChannelLayer& layer, net::EventLoop& loop, Report report = {});
  ~GroupHub();
  GroupHub(const GroupHub&) = delete;
  GroupHub& operator=(const GroupHub&) = delete;

  static void require_name(std::string_view group);

  // -- for Consumer; an invalid name throws std::invalid_argument ----------------------------------------------------
  void add(Consumer& consumer, std::string_view group);
  void discard(Consumer& consumer, std::string_view group);
  void send(std::string_view group, layer::Message event);
  const std::string& channel_of(Consumer& consumer);
  /// Ends every membership and the consumer's channel. Nothing is delivered to it afterwards.
  void leave(Consumer& consumer);

  /// Where this hub tells what went wrong.
  const Report& reporter() const { return report_; }
  /// Readable on any thread.
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
    bool joined = false;          // the layer has confirmed it
    std::set<Consumer*> waiting;  // for that, to accept their sockets
  };
  using Groups = std::map<std::string, Group, std::less<>>;
  /// What an event means for one class of consumers.
  struct Prepared;

  void wait_for(Consumer& consumer, Group& group);
  void settled(Consumer& consumer);
  void release(Consumer& consumer);
  void answer_unconfirmed(Consumer& consumer);
  void told(const std::string& name, const std::string& channel, const Status& added);
  Groups::iterator open_group(std::string_view name);
  void tidy(Groups::iterator group);
  void remove(Consumer& consumer, Groups::iterator group, std::size_t place);
  void deliver_to_group(const std::string& name, const layer::Message& event);
  void deliver_to_channel(const std::string& channel, const layer::Message& event);
  Prepared prepare(const EventHandlers& handlers, const layer::Message& event);
  /// True if the consumer was given it.
  bool hand_to(Consumer& consumer, const Prepared& prepared, const layer::Message& event);
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
  TimeMs next_unconfirmed_report_ = 0;
  Counters counters_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // tells a late answer of the layer that we are gone
};

}  // namespace parlor::app
