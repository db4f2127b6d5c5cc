#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlor::app {

/// The paths of one route, e.g. "/chat/{room_name}/" or "/room/{rest...}". Everything outside braces must be there as
/// written.
///
/// - `{name}` takes one or more word characters: letters, digits, '_', as `\w+` does in a Django route. Letters of
/// every
///   script count; told from other characters outside ASCII they are not, so all of those are taken. What must be a
///   group name is to be checked by whoever makes it one.
/// - `{name...}`, at the end only, takes whatever follows, also nothing.
class RoutePattern {
 public:
  using Parameters = std::map<std::string, std::string>;

  /// Patterns come from code: a wrong one throws std::invalid_argument that says what is wrong.
  explicit RoutePattern(std::string_view pattern);

  /// The captured parameters if the whole path fits. `path` is decoded, valid UTF-8.
  std::optional<Parameters> match(std::string_view path) const;
  const std::string& text() const { return text_; }

 private:
  struct Part {
    enum class Kind { literal, word, rest };
    Kind kind;
    std::string text;  // what must stand there, or the parameter's name
  };
  void add_parameter(std::string_view name);

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace parlor::app
