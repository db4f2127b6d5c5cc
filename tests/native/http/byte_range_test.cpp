#include "parlor/http/byte_range.hpp"

#include <catch2/catch.hpp>

using namespace parlor::http;

namespace {

std::string range(std::string_view header, std::size_t size = 10) {
  const auto parsed = parse_range(header, size);
  if (const auto* part = std::get_if<ByteRange>(&parsed)) {
    return std::to_string(part->first) + '-' + std::to_string(part->last);
  }
  return std::get<NoRange>(parsed) == NoRange::ignored ? "ignored" : "unsatisfiable";
}

}  // namespace

TEST_CASE("ranges are read as RFC 9110 section 14.1.2 has them") {
  CHECK(range("bytes=0-4") == "0-4");
  CHECK(range("bytes=5-") == "5-9");
  CHECK(range("bytes=-3") == "7-9");
  CHECK(range("bytes=-30") == "0-9");
  CHECK(range("bytes=9-100") == "9-9");
  CHECK(range("bytes=10-") == "unsatisfiable");
  CHECK(range("bytes=-0") == "unsatisfiable");
  CHECK(range("bytes=0-", 0) == "unsatisfiable");
  for (const char* other : {"", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1",
                            "bytes=0-4 ", "bytes=99999999999999999999-"}) {
    INFO(other);
    CHECK(range(other) == "ignored");
  }
}
