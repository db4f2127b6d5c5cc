#pragma once

#include <algorithm>

#include "parlor/chat/state.hpp"

namespace parlor::chat {

/// The place of a message in State::messages, or their end.
template <class Messages>
auto find_message(Messages& messages, MessageId id) {
  // Ids grow from the front to the back.
  const auto place = std::lower_bound(messages.begin(), messages.end(), id,
                                      [](const Message& message, MessageId wanted) { return message.id < wanted; });
  return place != messages.end() && place->id == id ? place : messages.end();
}

}  // namespace parlor::chat
