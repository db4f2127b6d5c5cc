#include "parlor/fair/fair_roll.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "parlor/fair/lines.hpp"
#include "random.hpp"

using namespace parlor;
using fair::Faces;

namespace {

room::Secret filled(std::uint8_t byte) {
  room::Secret secret;
  secret.fill(byte);
  return secret;
}

fair::Seed seed_of(std::uint64_t number) {
  return fair::server_seed(filled(1), "dice/test", std::to_string(number), 1);
}

/// Sum of (observed-expected)^2/expected.
double chi_square(const std::vector<std::uint32_t>& counts, std::uint32_t draws) {
  const double expected = static_cast<double>(draws) / static_cast<double>(counts.size());
  double sum = 0;
  for (const std::uint32_t count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

}  // namespace

TEST_CASE("seeds and commitments are what docs/FAIRNESS.md says, computed by another implementation") {
  // Python's hmac and hashlib.
  const fair::Seed client = fair::client_seed(filled(0x11), "dice/table", "mAnn", 7);
  CHECK(to_hex(client) == "1cf867c2cd680de29c2fc2042ed4bcad449ad8b3202a3b25ebf2e150ca292e05");
  CHECK(fair::client_commitment("dice/table", 3, "mAnn", client) ==
        "bacdfd0d6737ff8159a3319bc4952651ebc9aedec04d37e196d8b0cd20d37d7d");
  const fair::Seed server = fair::server_seed(filled(0x5E), "dice/table", "00112233445566778899aabbccddeeff", 3);
  CHECK(to_hex(server) == "4af2fde9682f7d0824298a98f265d2f39db24371e97a7465203ca3a28348412a");
  CHECK(fair::server_commitment(server) == "bcfe8f4b82bbfc14d71fe30e1e155a469c579d8ee227e594f88e5289acb13dac");
  Faces dice(server, "what");
  for (const std::int64_t face : std::vector<std::int64_t>{3, 1, 6, 3, 5, 5, 3, 6, 5, 2, 6, 2, 3, 5, 3, 2, 2, 2, 1, 4})
    CHECK(dice.die(6) == face);
  Faces words(server, "what");
  for (const std::int64_t draw :
       std::vector<std::int64_t>{2074439595, 2242494588, 1361030121, 336204477, 3039925382, 2484804288})
    CHECK(words.die(3ll << 30) == draw);
}

TEST_CASE("a seed is another one for another secret, room, member or number") {
  const fair::Seed seed = fair::client_seed(filled(1), "dice/a", "mAnn", 1);
  CHECK(fair::client_seed(filled(1), "dice/a", "mAnn", 1) == seed);
  CHECK(fair::client_seed(filled(2), "dice/a", "mAnn", 1) != seed);
  CHECK(fair::client_seed(filled(1), "dice/b", "mAnn", 1) != seed);
  CHECK(fair::client_seed(filled(1), "dice/a", "mBob", 1) != seed);
  CHECK(fair::client_seed(filled(1), "dice/a", "mAnn", 2) != seed);
  CHECK(fair::server_seed(filled(1), "dice/a", "mAnn", 1) != seed);
}

TEST_CASE("a commitment is opened by its seed alone, in its room, round and by its member") {
  const fair::Seed seed = fair::client_seed(filled(1), "dice/a", "mAnn", 1);
  const std::string commitment = fair::client_commitment("dice/a", 1, "mAnn", seed);
  CHECK(fair::client_commitment("dice/b", 1, "mAnn", seed) != commitment);
  CHECK(fair::client_commitment("dice/a", 2, "mAnn", seed) != commitment);
  CHECK(fair::client_commitment("dice/a", 1, "mBob", seed) != commitment);
  CHECK(fair::client_commitment("dice/a", 1, "mAnn", seed_of(1)) != commitment);
  const std::string server = fair::server_commitment(seed_of(1));
  CHECK(fair::opens(to_hex(seed_of(1)), server));
  CHECK_FALSE(fair::opens(to_hex(seed_of(2)), server));
  CHECK_FALSE(fair::opens(to_hex(seed_of(1)).substr(1), server));
  CHECK_FALSE(fair::opens("", server));
  CHECK_FALSE(fair::opens(to_hex(seed_of(1)), ""));
}

TEST_CASE("a nonce is 128 bits of chance") {
  room::Chance chance(filled(3));
  const std::string nonce = fair::draw_nonce(chance);
  CHECK(nonce.size() == 32);
  CHECK(fair::draw_nonce(chance) != nonce);
}

TEST_CASE("the lines that are hashed are told apart by what they say and by where they end") {
  CHECK(fair::lines("tag", 1, "a", std::string("b")) == "tag\n1\na\nb");
  CHECK(fair::lines("tag", "", "ab") != fair::lines("tag", "a", "b"));
}

TEST_CASE("a million rolls of a game's kind are spread as fair dice are") {
  // Each roll is the first of a stream of its own, as at the table. 25.74: what a fair die's chi-square (5 degrees of
  // freedom) exceeds with p = 0.0001; the seeds are fixed, so this passes always or never.
  constexpr std::uint32_t rolls = 1'000'000;
  std::vector<std::uint32_t> counts(6);
  const fair::Seed seed = seed_of(1);
  for (std::uint32_t n = 0; n < rolls; ++n)
    ++counts[static_cast<std::size_t>(Faces(seed, fair::lines("roll", n)).die(6) - 1)];
  CHECK(chi_square(counts, rolls) < 25.74);
}

TEST_CASE("a million dice of one stream are spread as fair dice are, and do not follow each other") {
  // p = 0.0001 again: 5 degrees of freedom, and 35 for the pairs (78.6).
  constexpr std::uint32_t rolls = 1'000'000;
  std::vector<std::uint32_t> counts(6);
  std::vector<std::uint32_t> pairs(36);
  Faces faces(seed_of(2), "stream");
  std::uint32_t before = faces.below(6);
  for (std::uint32_t n = 0; n < rolls; ++n) {
    const std::uint32_t face = faces.below(6);
    ++counts[face];
    ++pairs[before * 6 + face];
    before = face;
  }
  CHECK(chi_square(counts, rolls) < 25.74);
  CHECK(chi_square(pairs, rolls) < 78.6);
}

TEST_CASE("faces below a bound that does not divide the words' range favour nobody") {
  // Of 3*2^30 results a plain remainder would give the first third twice as often: its chi-square would be about
  // 0.125 a draw. 18.42: 2 degrees of freedom, p = 0.0001.
  constexpr std::uint32_t third = 1u << 30;
  constexpr std::uint32_t draws = 100'000;
  std::vector<std::uint32_t> counts(3);
  Faces faces(seed_of(3), "thirds");
  for (std::uint32_t i = 0; i < draws; ++i) ++counts[faces.below(3 * third) / third];
  CHECK(chi_square(counts, draws) < 18.42);
}

TEST_CASE("the same test finds dice that are bent") {
  // What a remainder without rejection gives for one byte and six faces: 256 = 42*6+4, so four faces come 43 times of
  // 256 and two 42 times.
  constexpr std::uint32_t rolls = 1'000'000;
  test::Random random(5);
  std::vector<std::uint32_t> counts(6);
  for (std::uint32_t n = 0; n < rolls; ++n) ++counts[(random.next() >> 32 & 255) % 6];
  CHECK(chi_square(counts, rolls) > 25.74);
}
