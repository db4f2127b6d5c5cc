#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "parlor/app/scope.hpp"
#include "parlor/base/result.hpp"
#include "parlor/http/request.hpp"

namespace parlor::http {

/// What the scope takes from the connection and the options rather than from the request.
struct ScopeSource {
  std::pair<std::string, std::uint16_t> client{};
  std::pair<std::string, std::uint16_t> server{};
  bool secure = false;
  bool proxy_headers = false;  ///< X-Forwarded-For, -Port and -Proto are believed
  std::string_view root_path{};
};

/// The application's view of a request. Moves the headers out of it. Errors: bad_field when the target is not a path,
/// or its percent-encoding is broken, holds NUL, or is not UTF-8.
Result<app::Scope> make_scope(app::Scope::Type type, Request& request, const ScopeSource& source);

/// Decodes %XX (RFC 3986 section 2.1). Errors: bad_field for a '%' without two digits.
Result<std::string> percent_decode(std::string_view text);

}  // namespace parlor::http
