#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/app/middleware.hpp"

/// Refuses WebSocket handshakes that a page of another site makes a browser send with its user's cookies (RFC 6455
/// section 10.2); what Channels' OriginValidator does. On by default.
///
/// Handshakes without an Origin header are let through, unlike there: browsers always send one, and other programs,
/// which may send any origin they like, are not what this guards against. Several Origin headers, and origins that are
/// not scheme://host[:port], such as "null", are refused.
namespace parlor::middleware {

/// An origin as RFC 6454 writes it, in lower case.
struct Origin {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;  ///< the scheme's own if none was written; 0 for a scheme that has none
};

/// Empty for anything but scheme://host[:port].
std::optional<Origin> parse_origin(std::string_view text);

class OriginCheck {
 public:
  /// What may connect; a handshake must fit one of them:
  ///
  ///     same-host             the host and port of the Host header; a Host without port has that of the origin's
  ///     scheme example.com           that host, any scheme and port example.com:8000      that host and port, any
  ///     scheme .example.com          that host and all its subdomains; also with a port https://example.com   that
  ///     scheme and host, the scheme's port; also with ".host" and with a port
  ///     *                     everything
  ///
  /// An entry that is none of these throws std::invalid_argument.
  explicit OriginCheck(const std::vector<std::string>& allowed = {"same-host"});

  /// The middleware: 403 when the handshake's origin is not allowed. Plain requests pass.
  std::optional<http::Response> operator()(const app::Scope& scope) const;

 private:
  struct Rule {
    std::string scheme;                 // empty: any
    std::string host;                   // with a dot in front: subdomains too
    std::optional<std::uint16_t> port;  // none: any
  };
  bool allows(const Origin& origin, const app::Scope& scope) const;
  static Rule parse_rule(const std::string& entry);
  static bool fits(const Rule& rule, const Origin& origin);

  bool everything_ = false;
  bool same_host_ = false;
  std::vector<Rule> rules_;
};

}  // namespace parlor::middleware
