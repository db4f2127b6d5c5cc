#include "parlor/http/request_scope.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "parlor/codec/utf8.hpp"

namespace parlor::http {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// RFC 9112 section 3.2.2: a server accepts the absolute form too. Returns the target from its path on.
std::string_view without_authority(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return target;
  const std::size_t path = target.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

void strip_root(std::string& path, std::string_view root) {
  if (root.empty() || !path.starts_with(root)) return;
  const std::string_view rest = std::string_view(path).substr(root.size());
  if (!rest.empty() && rest.front() != '/') return;
  path = rest.empty() ? "/" : std::string(rest);
}

void believe_proxy(app::Scope& scope, const Request& request) {
  const std::string forwarded_for = request.joined("x-forwarded-for");
  if (const auto addresses = split_list(forwarded_for); !addresses.empty()) {
    // The first address is the client's own; the port is known only when the proxy tells it.
    scope.client = {std::string(addresses.front()), 0};
    const std::string_view port = trim(request.header("x-forwarded-port"));
    std::from_chars(port.data(), port.data() + port.size(), scope.client.second);
  }
  const std::string proto = to_lower(trim(request.header("x-forwarded-proto")));
  if (!proto.empty()) scope.secure = proto == "https" || proto == "wss";
}

}  // namespace

Result<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    const auto high = digits.size() == 2 ? hex_digit(digits[0]) : std::nullopt;
    const auto low = digits.size() == 2 ? hex_digit(digits[1]) : std::nullopt;
    if (!high || !low)
      return Error(ErrorCode::bad_field, "a '%' in the path is not followed by two hexadecimal digits");
    decoded.push_back(static_cast<char>(*high << 4 | *low));
    i += 2;
  }
  return decoded;
}

Result<app::Scope> make_scope(app::Scope::Type type, Request& request, const ScopeSource& source) {
  const std::string_view target = without_authority(request.target);
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view raw_path = target.substr(0, question);
  if (!raw_path.starts_with('/') && question != 0 && raw_path != "*") {
    return Error(ErrorCode::bad_field, "the request's target must be a path that begins with '/'");
  }
  auto path = percent_decode(raw_path.empty() ? "/" : raw_path);
  if (!path) return path.error();
  if (path->find('\0') != std::string::npos || !codec::is_utf8(*path)) {
    return Error(ErrorCode::bad_field, "the path must be UTF-8 without NUL");
  }

  app::Scope scope;
  scope.type = type;
  scope.method = request.method;
  scope.raw_path = std::string(raw_path);
  scope.root_path = std::string(source.root_path);
  scope.path = std::move(*path);
  strip_root(scope.path, source.root_path);
  scope.query_string = std::string(target.substr(std::min(question + 1, target.size())));
  scope.client = source.client;
  scope.server = source.server;
  scope.secure = source.secure;
  if (source.proxy_headers) believe_proxy(scope, request);
  const std::string subprotocols = request.joined("sec-websocket-protocol");
  for (const std::string_view offered : split_list(subprotocols)) scope.subprotocols.emplace_back(offered);
  scope.headers = std::move(request.headers);
  return scope;
}

}  // namespace parlor::http
