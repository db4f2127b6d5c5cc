#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlor::http {

/// A request as it came (RFC 9112), its body complete.
struct Request {
  std::string method;
  std::string target;
  unsigned minor_version = 1;                                ///< of HTTP/1.x
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case, in the order they came
  std::string body;
  bool keep_alive = true;

  /// The first header of that name (lower case); empty when there is none.
  std::string_view header(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  /// All lines of that name as one list (RFC 9110 section 5.3).
  std::string joined(std::string_view name) const;
  /// Whether the comma-separated lists of that name hold the token, whatever its case, on any of their lines.
  bool has_token(std::string_view name, std::string_view token) const;
};

/// The elements of a comma-separated list, without blanks around them and without empty ones.
std::vector<std::string_view> split_list(std::string_view list);
std::string to_lower(std::string_view text);
std::string_view trim(std::string_view text);

}  // namespace parlor::http
