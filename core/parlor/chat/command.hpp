#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "parlor/chat/state.hpp"

/// What a member of a chat room may ask for. Texts are at most limits::chat_text_bytes after cleaning (chat/text.hpp).
namespace parlor::chat {

/// A message, or a slash command (chat/slash.hpp) if it begins with a single "/".
struct Say {
  static constexpr std::string_view type = "say";
  std::string text;
  /// Of a /roll: 64 hexadecimal digits that nobody else can have known. A client puts it in by itself.
  std::optional<std::string> seed;
  static constexpr auto fields() {
    return std::tuple{codec::field("text", &Say::text), codec::field("seed", &Say::seed).range(64, 64).or_default()};
  }
};

/// Another text for one's own message. It is taken as it stands, with no slash commands.
struct Edit {
  static constexpr std::string_view type = "edit";
  MessageId id = 0;
  std::string text;
  static constexpr auto fields() {
    return std::tuple{codec::field("id", &Edit::id), codec::field("text", &Edit::text)};
  }
};

/// Takes one's own message out of the room's state.
struct Delete {
  static constexpr std::string_view type = "delete";
  MessageId id = 0;
  static constexpr auto fields() { return std::tuple{codec::field("id", &Delete::id)}; }
};

using Command = std::variant<Say, Edit, Delete>;

/// The signal that its sender is typing, or has stopped. Not logged.
struct Typing {
  static constexpr std::string_view type = "typing";
  bool stopped = false;
  static constexpr auto fields() { return std::tuple{codec::field("stopped", &Typing::stopped).or_default()}; }
};

using Signal = std::variant<Typing>;

}  // namespace parlor::chat
