#include "parlor/app/scope.hpp"

#include <cstddef>
#include <optional>

#include "parlor/codec/utf8.hpp"

namespace parlor::app {
namespace {

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// RFC 3986 section 2.1, and '+' for a space as forms write it.
std::optional<std::string> decode_query(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
    if (!low) return std::nullopt;
    decoded.push_back(static_cast<char>(*high * 16 + *low));
    i += 2;
  }
  if (!codec::is_utf8(decoded)) return std::nullopt;
  return decoded;
}

/// Cuts the part before `mark` off the front of `rest`.
std::string_view cut(std::string_view& rest, char mark) {
  const std::size_t end = rest.find(mark);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

/// The encoded value of the first query parameter of that name.
std::optional<std::string_view> find_query(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    std::string_view value = cut(query, '&');
    if (decode_query(cut(value, '=')) == name) return value;
  }
  return std::nullopt;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view Scope::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

std::string_view Scope::parameter(std::string_view name) const {
  const auto at = url_route.find(std::string(name));
  return at == url_route.end() ? std::string_view() : std::string_view(at->second);
}

std::string Scope::query(std::string_view name) const {
  const auto value = find_query(query_string, name);
  return value ? decode_query(*value).value_or(std::string()) : std::string();
}

bool Scope::has_query(std::string_view name) const {
  return find_query(query_string, name).has_value();
}

std::string_view Scope::cookie(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      std::string_view pair = cut(rest, ';');
      if (trim(cut(pair, '=')) == name) return trim(pair);
    }
  }
  return {};
}

}  // namespace parlor::app
