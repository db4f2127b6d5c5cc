#include "parlor/room/chance.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "random.hpp"

using namespace parlor;
using room::Chance;

namespace {

room::Seed seed_of(std::uint8_t fill) {
  room::Seed seed;
  seed.fill(fill);
  return seed;
}

/// Sum of (observed-expected)^2/expected over the outcomes of `draws` draws below `bound`.
double chi_square(Chance& chance, std::uint32_t bound, std::uint32_t draws) {
  std::vector<std::uint32_t> counts(bound, 0);
  for (std::uint32_t i = 0; i < draws; ++i) ++counts[chance.below(bound)];
  const double expected = static_cast<double>(draws) / bound;
  double sum = 0;
  for (const std::uint32_t count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

}  // namespace

TEST_CASE("the same seed gives the same draws, another one others") {
  Chance first(seed_of(1));
  Chance again(seed_of(1));
  Chance other(seed_of(2));
  int same_as_other = 0;
  for (int i = 0; i < 1'000; ++i) {
    const std::uint32_t draw = first.below(1'000'000);
    CHECK(again.below(1'000'000) == draw);
    if (other.below(1'000'000) == draw) ++same_as_other;
  }
  CHECK(same_as_other < 5);
}

TEST_CASE("the stream is SHA-256 over the seed and a counter, four bytes a draw") {
  const room::Seed seed = seed_of(7);
  Chance chance(seed);
  for (std::uint8_t block = 0; block < 3; ++block) {
    const Bytes counter = {0, 0, 0, 0, 0, 0, 0, block};
    const crypto::Digest digest = crypto::Sha256().update(seed).update(counter).finish();
    for (std::size_t i = 0; i < digest.size(); i += 4) {
      const std::uint32_t word = std::uint32_t{digest[i]} << 24 | std::uint32_t{digest[i + 1]} << 16 |
                                 std::uint32_t{digest[i + 2]} << 8 | digest[i + 3];
      CHECK(chance.below(0x80000000) == (word & 0x7FFFFFFF));
    }
  }
}

TEST_CASE("a draw is below its bound, and every outcome comes up") {
  Chance chance(seed_of(3));
  for (const std::uint32_t bound : {1u, 2u, 3u, 6u, 7u, 20u, 100u}) {
    std::vector<bool> seen(bound, false);
    for (int i = 0; i < 3'000; ++i) {
      const std::uint32_t draw = chance.below(bound);
      REQUIRE(draw < bound);
      seen[draw] = true;
    }
    CHECK(std::count(seen.begin(), seen.end(), false) == 0);
  }
}

TEST_CASE("the largest bounds are kept, too") {
  Chance chance(seed_of(4));
  for (int i = 0; i < 200; ++i) {
    CHECK(chance.below(0xFFFFFFFF) < 0xFFFFFFFF);
    CHECK(chance.below(0x80000001) < 0x80000001);
  }
}

TEST_CASE("a die shows 1 to its faces, each equally often") {
  Chance chance(seed_of(5));
  for (int i = 0; i < 1'000; ++i) {
    const std::int64_t face = chance.die(6);
    CHECK(face >= 1);
    CHECK(face <= 6);
  }
  CHECK(chance.die(1) == 1);
}

TEST_CASE("draws are spread as chance would spread them") {
  // Bounds of the chi-square distribution that a fair die exceeds once in 10,000 seeds.
  test::Random random(41);
  for (int round = 0; round < 5; ++round) {
    Chance chance(random.seed());
    CHECK(chi_square(chance, 6, 60'000) < 25.74);
    CHECK(chi_square(chance, 20, 60'000) < 50.80);
  }
}

TEST_CASE("a bound that does not divide the words' range favours nobody") {
  // Of 3·2^30 outcomes a plain remainder would give the first third twice as often.
  Chance chance(seed_of(6));
  constexpr std::uint32_t third = 1u << 30;
  std::uint32_t counts[3] = {};
  for (int i = 0; i < 30'000; ++i) ++counts[chance.below(3 * third) / third];
  for (const std::uint32_t count : counts) {
    CHECK(count > 9'600);
    CHECK(count < 10'400);
  }
}

TEST_CASE("chance notes whether it was asked for anything") {
  Chance chance(seed_of(7), room::Secret{1});
  CHECK_FALSE(chance.was_used());
  SECTION("a draw") {
    chance.die(6);
  }
  SECTION("the secret") {
    CHECK(chance.secret()[0] == 1);
  }
  CHECK(chance.was_used());
}
