#include "parlor/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include <boost/beast/http/status.hpp>

#include "parlor/http/request.hpp"

namespace parlor::http {
namespace {

void append_header(std::string& head, std::string_view name, std::string_view value) {
  const auto clean = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c; };
  head.append(name).append(": ");
  std::transform(value.begin(), value.end(), std::back_inserter(head), clean);
  head.append("\r\n");
}

bool has_header(const Response& response, std::string_view lower_case_name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [&](const auto& header) { return to_lower(header.first) == lower_case_name; });
}

}  // namespace

std::string serialize_head(const Response& response, const HeadOptions& options) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head.append(reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) append_header(head, name, value);
  if (may_have_body(response.status) && !has_header(response, "content-length")) {
    append_header(head, "Content-Length", std::to_string(body_of(response).size()));
  }
  if (!options.date.empty()) append_header(head, "Date", options.date);
  if (!options.server_name.empty()) append_header(head, "Server", options.server_name);
  if (!options.keep_alive) {
    append_header(head, "Connection", "close");
  } else if (options.minor_version == 0) {
    append_header(head, "Connection", "keep-alive");
  }
  return head.append("\r\n");
}

std::string_view body_of(const Response& response) {
  return response.static_body.empty() ? std::string_view(response.body) : response.static_body;
}

bool may_have_body(unsigned status) {
  return status >= 200 && status != 204 && status != 304;
}

std::string_view reason_phrase(unsigned status) {
  const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  return {phrase.data(), phrase.size()};
}

std::string http_date(TimeMs unix_ms) {
  static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = unix_ms / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  // Not strftime: its names follow the locale.
  const int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                   months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                                   utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace parlor::http
