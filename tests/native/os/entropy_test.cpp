#include "parlor/os/entropy.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

using namespace parlor;

TEST_CASE("random bytes fill the whole span, differently each time", "[os][entropy]") {
  std::vector<std::uint8_t> one(1000);
  std::vector<std::uint8_t> two(1000);
  os::random_bytes(one);
  os::random_bytes(two);
  CHECK(one != two);
  // 100 zero bytes at the end by chance: once in 256^100.
  CHECK(std::any_of(one.end() - 100, one.end(), [](std::uint8_t byte) { return byte != 0; }));
  os::random_bytes({});
}
