#include "parlor/http/handshake.hpp"

#include <algorithm>

namespace parlor::http {
namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Response bad_handshake(std::string_view text) {
  return Response::error(400, "bad_handshake", text);
}

}  // namespace

bool asks_for_websocket(const Request& request) {
  return request.has_token("upgrade", "websocket");
}

bool is_websocket_key(std::string_view key) {
  if (key.size() != 24 || !key.ends_with("==")) return false;
  key.remove_suffix(2);
  const auto is_digit = [](char c) { return base64_digits.find(c) != std::string_view::npos; };
  // 22 digits are 132 bits, 4 more than 16 bytes.
  return std::all_of(key.begin(), key.end(), is_digit) && base64_digits.find(key.back()) % 16 == 0;
}

std::variant<Handshake, Response> check_handshake(const Request& request) {
  if (request.method != "GET") return bad_handshake("a WebSocket handshake is a GET request");
  if (request.minor_version != 1) return bad_handshake("a WebSocket handshake needs HTTP/1.1");
  if (!request.has_token("connection", "upgrade")) return bad_handshake("Connection: Upgrade is missing");
  if (!request.body.empty()) return bad_handshake("a WebSocket handshake has no body");
  if (request.count("sec-websocket-version") != 1 || request.header("sec-websocket-version") != "13") {
    Response answer = Response::error(426, "bad_handshake", "the WebSocket version spoken here is 13");
    answer.headers.emplace_back("Sec-WebSocket-Version", "13");
    answer.headers.emplace_back("Upgrade", "websocket");
    return answer;
  }
  if (request.count("sec-websocket-key") != 1 || !is_websocket_key(request.header("sec-websocket-key"))) {
    return bad_handshake("Sec-WebSocket-Key must be given once and be 16 bytes in base64");
  }
  return Handshake{std::string(request.header("sec-websocket-key")), request.joined("sec-websocket-extensions")};
}

}  // namespace parlor::http
