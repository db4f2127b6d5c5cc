#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "parlor/base/time.hpp"
#include "parlor/codec/fields.hpp"
#include "parlor/room/members.hpp"

/// What a chat room remembers. Who is there, and under which name, is the room's own matter (room::Members), so
/// joining, leaving and renaming are no messages: in a busy room they would push out what was said.
namespace parlor::chat {

/// A message's number in its room, from 1, never used twice.
using MessageId = std::int64_t;

/// `text` is said, `action` is done (/me waves), `roll` is what dice showed.
enum class Kind : std::uint8_t { text, action, roll };
constexpr std::array<std::string_view, 3> names_of(Kind) {
  return {"text", "action", "roll"};
}

/// What the dice of a roll come from (chat/rolling.hpp). All but `number` are hexadecimal.
struct Proof {
  std::int64_t number = 0;  ///< of the roll in its room, from 1
  std::string commitment;   ///< the server's, from before the roll
  std::string server_seed;
  std::string client_seed;  ///< of who rolled; empty: none was given
  static constexpr auto fields() {
    return std::tuple{codec::field("number", &Proof::number), codec::field("commitment", &Proof::commitment).max(64),
                      codec::field("server_seed", &Proof::server_seed).max(64),
                      codec::field("client_seed", &Proof::client_seed).max(64)};
  }
};

/// The server's commitment to its seed for a roll to come.
struct Seal {
  std::int64_t number = 0;
  std::string nonce;  ///< which of its seeds it has taken
  std::string commitment;
  static constexpr auto fields() {
    return std::tuple{codec::field("number", &Seal::number), codec::field("nonce", &Seal::nonce).max(64),
                      codec::field("commitment", &Seal::commitment).max(64)};
  }
};

/// A throw of dice: each die's face, how many faces they have, what was added, and the sum of it all.
struct Roll {
  std::vector<std::int64_t> dice;
  std::int64_t faces = 0;
  std::int64_t modifier = 0;
  std::int64_t total = 0;
  Proof proof;
  static constexpr auto fields() {
    return std::tuple{
        codec::field("dice", &Roll::dice).max(limits::chat_roll_dice),
        codec::field("faces", &Roll::faces).range(1, limits::chat_roll_faces),
        codec::field("modifier", &Roll::modifier).range(-limits::chat_roll_modifier, limits::chat_roll_modifier),
        codec::field("total", &Roll::total), codec::field("proof", &Roll::proof)};
  }
};

struct Message {
  MessageId id = 0;
  Kind kind = Kind::text;
  room::MemberId by;
  std::string name;          ///< the author's name when it was said: authors leave and take other names
  std::string text;          ///< empty if `kind` is roll
  std::optional<Roll> roll;  ///< there if `kind` is roll
  TimeMs time = 0;
  bool edited = false;
  static constexpr auto fields() {
    return std::tuple{codec::field("id", &Message::id),
                      codec::field("kind", &Message::kind),
                      codec::field("by", &Message::by).max(64),
                      codec::field("name", &Message::name).max(64),
                      codec::field("text", &Message::text).max(limits::chat_text_bytes),
                      codec::field("roll", &Message::roll).or_default(),
                      codec::field("time", &Message::time),
                      codec::field("edited", &Message::edited)};
  }
};

struct State {
  MessageId last_id = 0;          ///< of the newest message ever
  std::deque<Message> messages;   ///< the last limits::chat_messages, oldest first; deleted ones are gone
  std::optional<Seal> next_roll;  ///< there once somebody has come in
  static constexpr auto fields() {
    return std::tuple{codec::field("last_id", &State::last_id),
                      codec::field("messages", &State::messages).max(limits::chat_messages),
                      codec::field("next_roll", &State::next_roll).or_default()};
  }
};

}  // namespace parlor::chat
