#include "parlor/app/event_handlers.hpp"

#include <algorithm>
#include <utility>

namespace parlor::app {
EventHandlers&& EventHandlers::broadcast(std::string type, Render render) {
  return add({std::move(type), {}, std::move(render)});
}

const EventHandlers::Handler* EventHandlers::find(std::string_view type) const {
  const auto at = std::find_if(handlers_.begin(), handlers_.end(),
                               [&](const Handler& handler) { return same_type(handler.type, type); });
  return at == handlers_.end() ? nullptr : &*at;
}

EventHandlers&& EventHandlers::add(Handler handler) {
  invariant(find(handler.type) == nullptr, "an event type has one handler in a class");
  handlers_.push_back(std::move(handler));
  return std::move(*this);
}

bool same_type(std::string_view a, std::string_view b) {
  const auto same = [](char x, char y) { return x == y || ((x == '.' || x == '_') && (y == '.' || y == '_')); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

std::string_view type_of(const layer::Message& event) {
  const layer::Message& type = field(event, "type");
  return type.is_string() ? std::string_view(type.get_ref<const std::string&>()) : std::string_view();
}

const layer::Message& field(const layer::Message& event, std::string_view name) {
  static const layer::Message null;
  const auto at = event.find(name);
  return at == event.end() ? null : *at;
}

}  // namespace parlor::app
