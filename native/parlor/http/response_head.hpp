#pragma once

#include <string>
#include <string_view>

#include "parlor/base/time.hpp"
#include "parlor/http/message.hpp"

namespace parlor::http {

/// What the connection adds to an answer.
struct HeadOptions {
  unsigned minor_version = 1;  ///< of the request: HTTP/1.0 clients must be told about keep-alive
  bool keep_alive = true;
  std::string_view server_name{};
  std::string_view date{};  ///< as http_date gives it
};

/// Status line and headers, the empty line included. Content-Length is that of the body unless the response has set one
/// itself (an answer to HEAD that did not read the file). Header values cannot break out of their line: control
/// characters in them become spaces.
std::string serialize_head(const Response& response, const HeadOptions& options);

/// The bytes of the body: `static_body` if there is one, else `body`.
std::string_view body_of(const Response& response);
/// False for the statuses that never have one (RFC 9110 section 6.4.1): 1xx, 204, 304.
bool may_have_body(unsigned status);

std::string_view reason_phrase(unsigned status);

/// The IMF-fixdate of RFC 9110 section 5.6.7, e.g. "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(TimeMs unix_ms);

}  // namespace parlor::http
