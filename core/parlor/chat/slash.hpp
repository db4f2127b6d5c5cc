#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "parlor/base/result.hpp"

/// What a said text asks for, when it begins with a slash:
///
///   /me waves        an action
///   /name Ann        another name
///   /roll 2d6+1      dice; also d20, 3 (three dice of six faces), and nothing (one such die)
///   //etc/passwd     the text "/etc/passwd": two slashes stand for one
namespace parlor::chat {

struct Words {
  std::string text;
};
struct Action {
  std::string text;
};
struct NewName {
  std::string name;
};
struct Dice {
  std::int64_t count = 1;
  std::int64_t faces = 6;
  std::int64_t modifier = 0;
};
using Request = std::variant<Words, Action, NewName, Dice>;

/// Reads a text that is clean (chat/text.hpp). Refusals: unknown_slash_command, bad_roll.
Result<Request> read_request(std::string_view text);

/// Reads dice notation, [COUNT]d[FACES][+N|-N] or COUNT[+N|-N], in either case, with spaces around the sign. Counts are
/// 1 to limits::chat_roll_dice, faces 2 to limits::chat_roll_faces, N at most limits::chat_roll_modifier. Refusal:
/// bad_roll.
Result<Dice> read_dice(std::string_view notation);

}  // namespace parlor::chat
