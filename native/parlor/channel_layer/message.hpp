#pragma once

#include <string_view>
#include <utility>

#include "parlor/codec/json.hpp"

namespace parlor::layer {

/// What travels through a channel layer: an object with a "type", as in Django Channels. (Binary values are kept apart
/// from text by nlohmann/json's binary type.)
using Message = codec::Json;

namespace detail {

inline void put_fields(Message::object_t&) {}

template <class Value, class... Rest>
void put_fields(Message::object_t& object, std::string_view name, Value&& value, Rest&&... rest) {
  object.emplace(name, std::forward<Value>(value));
  put_fields(object, std::forward<Rest>(rest)...);
}

}  // namespace detail

/// An event of a type with named fields: event("chat.message", "message", text, "position", 4). Says the same as
/// {{"type", "chat.message"}, {"message", text}, {"position", 4}}, at a tenth of the price: the braces build an array
/// for each pair, and copy it.
template <class... Fields>
Message event(std::string_view type, Fields&&... fields) {
  static_assert(sizeof...(fields) % 2 == 0, "a field has a name and a value");
  Message::object_t object;
  object.emplace("type", type);
  detail::put_fields(object, std::forward<Fields>(fields)...);
  return object;
}

}  // namespace parlor::layer
