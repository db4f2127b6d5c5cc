#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "parlor/app/consumer.hpp"
#include "parlor/channel_layer/message.hpp"

namespace parlor::app {

/// Which function of a consumer class handles which type of event; built once a class:
///
///   const app::EventHandlers& event_handlers() const override {
///     static const auto table = app::EventHandlers()
///         .on("user.banned", &Chat::user_banned)          // once a member: may look at the member, send, close
///         .broadcast("chat.message", chat_message_text);  // once an event: the same text frame for every member
///     return table;
///   }
///
/// As in Channels, dots and underscores in a type are the same. Prefer `broadcast` where the frame does not depend on
/// the member: it is built once, however many members there are.
class EventHandlers {
 public:
  using Each = std::function<void(Consumer&, const layer::Message&)>;
  /// The text of the frame that every member gets. An exception drops the event for this class and is reported.
  using Render = std::function<std::string(const layer::Message&)>;

  /// One of the two is set.
  struct Handler {
    std::string type;
    Each each;
    Render render;
  };

  template <class C>
  requires std::is_base_of_v<Consumer, C> EventHandlers &&
      on(std::string type, void (C::*handler)(const layer::Message&)) {
    // A table is only ever used for consumers of the class that returned it.
    return add(
        {std::move(type),
         [handler](Consumer& consumer, const layer::Message& event) { (static_cast<C&>(consumer).*handler)(event); },
         {}});
  }
  EventHandlers&& broadcast(std::string type, Render render);

  /// The handler of a type in either spelling, or null.
  const Handler* find(std::string_view type) const;

 private:
  EventHandlers&& add(Handler handler);

  std::vector<Handler> handlers_;  // a handful: a search beats a map
};

/// Whether two event types are the same: dots and underscores are.
bool same_type(std::string_view a, std::string_view b);
/// The event's type; empty when it has none.
std::string_view type_of(const layer::Message& event);
/// A field of an event; null when the event has no such field. Events come from any program on the layer, so handlers
/// must not take their shape for granted.
const layer::Message& field(const layer::Message& event, std::string_view name);

}  // namespace parlor::app
