#include "parlor/auth/token_sources.hpp"

#include <algorithm>

namespace parlor::auth {
namespace {

constexpr std::string_view subprotocol_mark = "parlor.token.";

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char c, char wanted) { return (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) == wanted; });
}

/// Of "Bearer TOKEN" (RFC 6750 section 2.1) or "Token TOKEN"; other schemes are none of ours.
std::string_view token_in_header(std::string_view header) {
  const std::size_t space = header.find(' ');
  const std::string_view scheme = header.substr(0, space);
  if (space == std::string_view::npos) return {};
  if (!equals_ignoring_case(scheme, "bearer") && !equals_ignoring_case(scheme, "token")) return {};
  header.remove_prefix(std::min(header.find_first_not_of(' ', space), header.size()));
  return header;
}

std::string_view token_in_subprotocols(const app::Scope& scope) {
  for (const std::string& offered : scope.subprotocols) {
    if (offered.starts_with(subprotocol_mark)) return std::string_view(offered).substr(subprotocol_mark.size());
  }
  return {};
}

}  // namespace

std::optional<std::string> find_token(const app::Scope& scope, const TokenSources& sources) {
  std::string_view token;
  if (sources.cookie) token = scope.cookie(sources.cookie_name);
  if (token.empty() && sources.authorization) token = token_in_header(scope.header("authorization"));
  if (token.empty() && sources.subprotocol) token = token_in_subprotocols(scope);
  if (token.empty()) return std::nullopt;
  return std::string(token);
}

void hide_tokens(app::Scope& scope) {
  std::erase_if(scope.subprotocols, [](const std::string& offered) { return offered.starts_with(subprotocol_mark); });
}

}  // namespace parlor::auth
