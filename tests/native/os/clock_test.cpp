#include "parlor/os/clock.hpp"

#include <catch2/catch.hpp>

using namespace parlor;

TEST_CASE("the clock tells milliseconds since 1970, and a time that never goes back", "[os][clock]") {
  CHECK(os::now_ms() > 1'700'000'000'000);   // 2023
  CHECK(os::now_ms() < 10'000'000'000'000);  // 2286
  const TimeMs before = os::monotonic_ms();
  CHECK(os::monotonic_ms() >= before);
}
