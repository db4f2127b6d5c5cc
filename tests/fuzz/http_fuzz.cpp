// A request that is read whole is read the same in pieces, and one that is not is never read in pieces either: the two
// ends of a proxy must not see different requests. When a bad one is refused, and with which status, may differ.
#include <string>

#include "input.hpp"
#include "parlor/http/request_parser.hpp"

using namespace parlor;

namespace {

/// Feeds `bytes` in pieces of `step`, as a connection would: what is not taken is given again with more.
std::string outcome(std::string_view bytes, std::size_t step) {
  http::RequestParser parser;
  std::string waiting;
  while (!parser.complete() && !parser.failed()) {
    const std::size_t count = std::min(step, bytes.size());
    waiting.append(bytes.substr(0, count));
    bytes.remove_prefix(count);
    waiting.erase(0, parser.feed(waiting));
    if (count == 0) break;
  }
  if (!parser.complete()) return "no request";
  const http::Request request = parser.take();
  return request.method + " " + request.target + " " + request.body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = as_text(ByteView(data, size));
  const std::string whole = outcome(bytes, bytes.size() + 1);
  fuzz::expect(outcome(bytes, 1) == whole, "byte by byte is as good as whole");
  fuzz::expect(outcome(bytes, 7) == whole, "and so are pieces of seven");
  return 0;
}
