#include "parlor/chat/slash.hpp"

#include "parlor/base/limits.hpp"
#include "parlor/chat/text.hpp"

namespace parlor::chat {
namespace {

/// Reads dice notation from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(without_leading_space(text)) {}

  bool at_end() const { return rest_.empty(); }

  /// Steps over the next character if it is one of these.
  bool take(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_space() { rest_ = without_leading_space(rest_); }

  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  /// The number that comes next. However many digits it has, it grows no further than past every bound.
  std::int64_t number() {
    constexpr std::int64_t past_every_bound = 1'000'000;
    std::int64_t value = 0;
    for (; at_digit(); rest_.remove_prefix(1)) {
      value = value * 10 + (rest_.front() - '0');
      if (value > past_every_bound) value = past_every_bound;
    }
    return value;
  }

 private:
  std::string_view rest_;
};

Error bad_roll() {
  return refuse("bad_roll", "A roll is written like /roll 2d6, /roll d20 or /roll 3d8+2: 1 to " +
                                std::to_string(limits::chat_roll_dice) + " dice of 2 to " +
                                std::to_string(limits::chat_roll_faces) + " faces, and at most " +
                                std::to_string(limits::chat_roll_modifier) + " added or subtracted.");
}

bool in_bounds(const Dice& dice) {
  return dice.count >= 1 && dice.count <= limits::chat_roll_dice && dice.faces >= 2 &&
         dice.faces <= limits::chat_roll_faces && dice.modifier >= -limits::chat_roll_modifier &&
         dice.modifier <= limits::chat_roll_modifier;
}

/// "+N" or "-N" or nothing, up to the end.
bool read_modifier(Reader& reader, Dice& dice) {
  reader.skip_space();
  if (reader.at_end()) return true;
  const bool minus = reader.take("-");
  if (!minus && !reader.take("+")) return false;
  reader.skip_space();
  if (!reader.at_digit()) return false;
  dice.modifier = minus ? -reader.number() : reader.number();
  return reader.at_end();
}

}  // namespace

Result<Dice> read_dice(std::string_view notation) {
  Dice dice;
  Reader reader(notation);
  if (reader.at_end()) return dice;
  const bool has_count = reader.at_digit();
  if (has_count) dice.count = reader.number();
  const bool has_faces = reader.take("dD");
  if (has_faces ? !reader.at_digit() : !has_count) return bad_roll();
  if (has_faces) dice.faces = reader.number();
  if (!read_modifier(reader, dice) || !in_bounds(dice)) return bad_roll();
  return dice;
}

Result<Request> read_request(std::string_view text) {
  if (!text.starts_with('/')) return Request(Words{std::string(text)});
  if (text.starts_with("//")) return Request(Words{std::string(text.substr(1))});
  const std::string_view word = text.substr(0, text.find_first_of(" \t\n"));
  const std::string_view rest = without_leading_space(text.substr(word.size()));
  if (word == "/me") return Request(Action{std::string(rest)});
  if (word == "/name") return Request(NewName{std::string(rest)});
  if (word != "/roll") {
    return refuse("unknown_slash_command",
                  "There is no such command; known are /me, /name and /roll. To begin a text with a slash, write two.");
  }
  const Result<Dice> dice = read_dice(rest);
  if (!dice) return dice.error();
  return Request(*dice);
}

}  // namespace parlor::chat
