#include "parlor/http/message.hpp"

#include "parlor/codec/json.hpp"

namespace parlor::http {
namespace {

/// A page may load and run what comes from its own server only; wasm may be compiled, sockets may be opened to it.
constexpr std::pair<const char*, const char*> page_headers[] = {
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws: wss:; style-src 'self'; "
     "img-src 'self' data:"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "strict-origin-when-cross-origin"},
};

Response with_type(unsigned status, const char* type, std::string body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", type);
  response.body = std::move(body);
  return response;
}

}  // namespace

void add_page_headers(Response& response) {
  for (const auto& [name, value] : page_headers) response.headers.emplace_back(name, value);
}

Response Response::text(unsigned status, std::string body) {
  return with_type(status, "text/plain; charset=utf-8", std::move(body));
}

Response Response::html(unsigned status, std::string body) {
  Response response = with_type(status, "text/html; charset=utf-8", std::move(body));
  add_page_headers(response);
  return response;
}

Response Response::json(unsigned status, std::string body) {
  return with_type(status, "application/json", std::move(body));
}

Response Response::redirect(unsigned status, std::string location) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Location", std::move(location));
  return response;
}

Response Response::error(unsigned status, std::string_view code, std::string_view message) {
  const codec::Json error = {{"code", code}, {"message", message}};
  return json(status, codec::dump_json({{"error", error}}));
}

}  // namespace parlor::http
