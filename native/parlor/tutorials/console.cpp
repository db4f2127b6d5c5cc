#include "parlor/tutorials/console.hpp"

#include <array>

namespace parlor::tutorials {
namespace {

constexpr std::string_view rename_command = "/name";

/// What Python's str.strip takes for white space, which the tutorial's consumer uses (Unicode's White_Space, and the
/// four ASCII separators).
constexpr std::array<std::string_view, 29> white_space = {
    " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\x1c",   "\x1d",   "\x1e",   "\x1f",
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

bool trim_once(std::string_view& text) {
  for (const std::string_view space : white_space) {
    if (text.starts_with(space)) return text.remove_prefix(space.size()), true;
    if (text.ends_with(space)) return text.remove_suffix(space.size()), true;
  }
  return false;
}

std::string trimmed(std::string_view text) {
  while (trim_once(text)) continue;
  return std::string(text);
}

}  // namespace

void Console::connect() {
  name_ = scope().user.empty() ? "Anonymous" : scope().user;
  accept();
  send("[Welcome " + name_ + "!]");
}

void Console::receive_text(std::string_view text) {
  if (!text.starts_with(rename_command)) return send(name_ + ": " + std::string(text));
  name_ = trimmed(text.substr(rename_command.size()));
  send("[set your username to " + name_ + "]");
}

}  // namespace parlor::tutorials
