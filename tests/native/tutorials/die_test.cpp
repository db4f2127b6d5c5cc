#include "parlor/tutorials/die.hpp"

#include <array>
#include <cstddef>

#include <catch2/catch.hpp>

using parlor::tutorials::throw_die;

TEST_CASE("the die shows 1 to 6, each about as often", "[tutorials][die]") {
  std::array<int, 7> seen{};
  constexpr int throws = 12'000;
  for (int i = 0; i < throws; ++i) {
    const auto face = throw_die();
    REQUIRE(face >= 1);
    REQUIRE(face <= 6);
    ++seen[static_cast<std::size_t>(face)];
  }
  // 2000 expected each, standard deviation 41: more than 7 of them off is not chance.
  for (std::size_t face = 1; face <= 6; ++face) CHECK(std::abs(seen[face] - throws / 6) < 300);
}
