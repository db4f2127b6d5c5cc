#include "parlor/http/request_parser.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "parlor/base/limits.hpp"

namespace parlor::http {
namespace {

namespace beast = boost::beast;

std::string text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

struct RequestParser::Parser {
  beast::http::request_parser<beast::http::string_body> beast;
};

RequestParser::RequestParser() : parser_(std::make_unique<Parser>()) {
  parser_->beast.eager(true);
  parser_->beast.header_limit(limits::http_header_bytes);
  parser_->beast.body_limit(limits::http_body_bytes);
}

RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes) {
  std::size_t used = 0;
  while (!failed() && !complete() && used < bytes.size()) {
    beast::error_code error;
    const std::string_view rest = bytes.substr(used);
    const std::size_t count = parser_->beast.put(boost::asio::buffer(rest), error);
    used += count;
    if (parser_->beast.is_header_done() && !head_checked_) check_head();
    if (error == beast::http::error::need_more || (!error && count == 0)) break;
    if (error == beast::http::error::header_limit) {
      fail(431, "the request line and headers are larger than " + std::to_string(limits::http_header_bytes) + " bytes");
    } else if (error == beast::http::error::body_limit) {
      fail(413, "the body is larger than " + std::to_string(limits::http_body_bytes) + " bytes");
    } else if (error) {
      fail(400, "this is not an HTTP/1.1 request: " + error.message());
    }
  }
  return used;
}

void RequestParser::check_head() {
  head_checked_ = true;
  const auto& head = parser_->beast.get();
  const std::string expect = to_lower(text_of(head[beast::http::field::expect]));
  const std::string coding = to_lower(text_of(head[beast::http::field::transfer_encoding]));
  if (head.version() != 10 && head.version() != 11) return fail(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  // RFC 9112 section 3.2: exactly one Host. Anything else is how requests are smuggled past a proxy.
  const std::size_t hosts = head.count(beast::http::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() == 11)) return fail(400, "exactly one Host header is needed");
  if (!coding.empty() && (coding != "chunked" || head.count(beast::http::field::transfer_encoding) > 1)) {
    return fail(501, "the only transfer coding known here is chunked");
  }
  if (expect.empty() || head.version() == 10) return;
  if (expect != "100-continue") return fail(417, "the only expectation known here is 100-continue");
  wants_continue_ = !parser_->beast.is_done();
}

bool RequestParser::complete() const {
  return !failed() && parser_->beast.is_done();
}

bool RequestParser::wants_continue() {
  return std::exchange(wants_continue_, false) && !complete();
}

void RequestParser::fail(unsigned status, std::string text) {
  if (failed()) return;
  status_ = status;
  text_ = std::move(text);
}

Response RequestParser::failure() const {
  return Response::error(status_, "bad_request", text_);
}

Request RequestParser::take() {
  auto& head = parser_->beast.get();
  Request request;
  request.method = text_of(head.method_string());
  request.target = text_of(head.target());
  request.minor_version = head.version() % 10;
  for (const auto& field : head) {
    request.headers.emplace_back(to_lower(text_of(field.name_string())), text_of(field.value()));
  }
  request.body = std::move(head.body());
  // Over all Connection lines; Beast's own answer looks at the first only.
  request.keep_alive = request.minor_version == 1 ? !request.has_token("connection", "close")
                                                  : request.has_token("connection", "keep-alive");
  return request;
}

}  // namespace parlor::http
