#include "parlor/middleware/origin_check.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace parlor::middleware {
namespace {

struct HostPort {
  std::string host;
  std::optional<std::uint16_t> port;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

std::uint16_t default_port(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  return 0;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

bool is_host(std::string_view host) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  };
  const auto fits_address = [](char c) {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
  };
  const bool address = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (!address) return !host.empty() && std::all_of(host.begin(), host.end(), fits);
  return std::all_of(host.begin() + 1, host.end() - 1, fits_address);
}

/// RFC 3986 section 3.2: host [":" port], an IPv6 address in brackets.
std::optional<HostPort> parse_host_port(std::string_view text) {
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  HostPort result{lower(text.substr(0, colon)), std::nullopt};
  if (!is_host(result.host)) return std::nullopt;
  if (colon == std::string_view::npos) return result;
  result.port = parse_port(text.substr(colon + 1));
  if (!result.port) return std::nullopt;
  return result;
}

bool is_scheme(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

bool is_same_host(const Origin& origin, std::string_view host_header) {
  const auto host = parse_host_port(host_header);
  return host && host->host == origin.host && host->port.value_or(default_port(origin.scheme)) == origin.port;
}

bool is_in_domain(std::string_view host, std::string_view domain) {
  if (!domain.starts_with('.')) return host == domain;
  return host == domain.substr(1) || host.ends_with(domain);
}

http::Response forbidden(std::string_view origin) {
  constexpr std::size_t shown = 200;
  return http::Response::error(403, "origin_not_allowed",
                               "pages of " + std::string(origin.substr(0, shown)) +
                                   " may not connect here; the server's operator can allow their origin");
}

}  // namespace

std::optional<Origin> parse_origin(std::string_view text) {
  const std::size_t mark = text.find("://");
  if (mark == std::string_view::npos) return std::nullopt;
  Origin origin{lower(text.substr(0, mark)), {}, 0};
  auto rest = parse_host_port(text.substr(mark + 3));
  if (!rest || !is_scheme(origin.scheme)) return std::nullopt;
  origin.host = std::move(rest->host);
  origin.port = rest->port.value_or(default_port(origin.scheme));
  return origin;
}

OriginCheck::OriginCheck(const std::vector<std::string>& allowed) {
  for (const std::string& entry : allowed) {
    if (entry == "*") {
      everything_ = true;
    } else if (entry == "same-host") {
      same_host_ = true;
    } else {
      rules_.push_back(parse_rule(entry));
    }
  }
}

OriginCheck::Rule OriginCheck::parse_rule(const std::string& entry) {
  if (const auto origin = parse_origin(entry)) return {origin->scheme, origin->host, origin->port};
  const auto host = parse_host_port(entry);
  if (!host) {
    throw std::invalid_argument("'" + entry +
                                "' is not an allowed origin: write *, same-host, example.com, .example.com or "
                                "https://example.com:8443");
  }
  return {"", host->host, host->port};
}

std::optional<http::Response> OriginCheck::operator()(const app::Scope& scope) const {
  if (!scope.is_websocket() || everything_) return std::nullopt;
  const auto is_origin = [](const auto& header) { return header.first == "origin"; };
  const auto count = std::count_if(scope.headers.begin(), scope.headers.end(), is_origin);
  if (count == 0) return std::nullopt;
  const auto origin = parse_origin(scope.header("origin"));
  if (count == 1 && origin && allows(*origin, scope)) return std::nullopt;
  return forbidden(scope.header("origin"));
}

bool OriginCheck::allows(const Origin& origin, const app::Scope& scope) const {
  if (same_host_ && is_same_host(origin, scope.header("host"))) return true;
  return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) { return fits(rule, origin); });
}

bool OriginCheck::fits(const Rule& rule, const Origin& origin) {
  return (rule.scheme.empty() || rule.scheme == origin.scheme) && (!rule.port || *rule.port == origin.port) &&
         is_in_domain(origin.host, rule.host);
}

}  // namespace parlor::middleware
