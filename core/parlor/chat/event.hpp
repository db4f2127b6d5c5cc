#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "parlor/chat/state.hpp"

/// What happens in a chat room. Every fact that the state needs stands in the event.
namespace parlor::chat {

struct Said {
  static constexpr std::string_view type = "said";
  MessageId id = 0;
  Kind kind = Kind::text;  ///< text or action
  room::MemberId by;
  std::string name;
  std::string text;
  TimeMs time = 0;
  static constexpr auto fields() {
    return std::tuple{codec::field("id", &Said::id),
                      codec::field("kind", &Said::kind),
                      codec::field("by", &Said::by).max(64),
                      codec::field("name", &Said::name).max(64),
                      codec::field("text", &Said::text).max(limits::chat_text_bytes),
                      codec::field("time", &Said::time)};
  }
};

struct Rolled {
  static constexpr std::string_view type = "rolled";
  MessageId id = 0;
  room::MemberId by;
  std::string name;
  Roll roll;
  TimeMs time = 0;
  Seal next;  ///< for the roll that comes next
  static constexpr auto fields() {
    return std::tuple{codec::field("id", &Rolled::id),
                      codec::field("by", &Rolled::by).max(64),
                      codec::field("name", &Rolled::name).max(64),
                      codec::field("roll", &Rolled::roll),
                      codec::field("time", &Rolled::time),
                      codec::field("next", &Rolled::next)};
  }
};

/// The room's first commitment, made when its first member comes in.
struct Sealed {
  static constexpr std::string_view type = "sealed";
  Seal next;
  static constexpr auto fields() { return std::tuple{codec::field("next", &Sealed::next)}; }
};

struct Edited {
  static constexpr std::string_view type = "edited";
  MessageId id = 0;
  std::string text;
  static constexpr auto fields() {
    return std::tuple{codec::field("id", &Edited::id),
                      codec::field("text", &Edited::text).max(limits::chat_text_bytes)};
  }
};

struct Deleted {
  static constexpr std::string_view type = "deleted";
  MessageId id = 0;
  static constexpr auto fields() { return std::tuple{codec::field("id", &Deleted::id)}; }
};

using Event = std::variant<Said, Rolled, Edited, Deleted, Sealed, room::MemberRenamed>;

}  // namespace parlor::chat
