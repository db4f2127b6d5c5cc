#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlor::http {

/// An answer to an HTTP request, whole in memory. Content-Length, Date and Connection are added by the session.
struct Response {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// Bytes that outlive the response (an asset of the program), sent instead of `body` when not empty.
  std::string_view static_body;

  static Response text(unsigned status, std::string body);  ///< text/plain; charset=utf-8
  static Response html(unsigned status, std::string body);  ///< text/html, with add_page_headers
  static Response json(unsigned status, std::string body);  ///< application/json
  static Response redirect(unsigned status, std::string location);
  /// {"error":{"code":…,"message":…}}
  static Response error(unsigned status, std::string_view code, std::string_view message);
};

/// The security headers of a page: a strict Content-Security-Policy, nosniff, Referrer-Policy.
void add_page_headers(Response& response);

}  // namespace parlor::http
