#include "parlor/app/route_pattern.hpp"

#include <algorithm>
#include <stdexcept>

namespace parlor::app {
namespace {

bool is_word_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || byte >= 0x80;
}

std::size_t word_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word_character) - text.begin());
}

[[noreturn]] void wrong(std::string_view pattern, std::string_view why) {
  throw std::invalid_argument("route '" + std::string(pattern) + "': " + std::string(why));
}

}  // namespace

RoutePattern::RoutePattern(std::string_view pattern) : text_(pattern) {
  if (!pattern.starts_with('/')) wrong(text_, "a route begins with '/'");
  while (!pattern.empty()) {
    const std::size_t open = pattern.find_first_of("{}");
    if (open > 0) parts_.push_back({Part::Kind::literal, std::string(pattern.substr(0, open))});
    if (open == std::string_view::npos) return;
    const std::size_t close = pattern.find('}', open);
    if (pattern[open] != '{' || close == std::string_view::npos) wrong(text_, "braces stand in pairs, as in {name}");
    add_parameter(pattern.substr(open + 1, close - open - 1));
    pattern = pattern.substr(close + 1);
    if (parts_.back().kind == Part::Kind::rest && !pattern.empty()) wrong(text_, "{name...} stands at the end");
    const bool cannot_end =
        parts_.back().kind == Part::Kind::word && (pattern.starts_with('{') || word_length(pattern) > 0);
    if (cannot_end) wrong(text_, "behind a parameter stands something it cannot take itself, such as '/'");
  }
}

void RoutePattern::add_parameter(std::string_view name) {
  const bool rest = name.ends_with("...");
  if (rest) name.remove_suffix(3);
  if (name.empty() || word_length(name) != name.size())
    wrong(text_, "a parameter's name is of letters, digits and '_'");
  for (const Part& part : parts_) {
    if (part.kind != Part::Kind::literal && part.text == name) wrong(text_, "a parameter stands once");
  }
  parts_.push_back({rest ? Part::Kind::rest : Part::Kind::word, std::string(name)});
}

/// Every part takes as much as it can. None needs to give anything back: what follows a parameter begins with a
/// character that the parameter could not have taken.
std::optional<RoutePattern::Parameters> RoutePattern::match(std::string_view path) const {
  Parameters parameters;
  for (const Part& part : parts_) {
    std::size_t length = part.text.size();
    if (part.kind == Part::Kind::literal && !path.starts_with(part.text)) return std::nullopt;
    if (part.kind == Part::Kind::word) length = word_length(path);
    if (part.kind == Part::Kind::rest) length = path.size();
    if (part.kind == Part::Kind::word && length == 0) return std::nullopt;
    if (part.kind != Part::Kind::literal) parameters.emplace(part.text, path.substr(0, length));
    path.remove_prefix(length);
  }
  if (!path.empty()) return std::nullopt;
  return parameters;
}

}  // namespace parlor::app
