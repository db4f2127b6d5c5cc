// Runs a fuzz target without libFuzzer, so that every build shows that the targets still compile and hold: over the
// files that are named, such as what libFuzzer left behind when it met a fault, or over inputs of its own making, which
// are the same each time.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "parlor/base/bytes.hpp"
#include "random.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace parlor;
using namespace std::string_view_literals;

constexpr std::string_view pieces[] = {"{"sv,         "}"sv,         "["sv,        "]"sv,        ":"sv,
                                       ","sv,         "\""sv,        "\\u0041"sv,  "\\"sv,       "\"type\":"sv,
                                       "\"hello\""sv, "\"m\":1"sv,   "-0"sv,       "1e9"sv,      "\xC3\xA9"sv,
                                       "\xFF"sv,      "\0"sv,        "\r\n"sv,     "\r\n\r\n"sv, "GET / "sv,
                                       "HTTP/1.1"sv,  "Host: a"sv,   "\x81\x85"sv, "\xA1"sv,     "\x9F"sv,
                                       "\x64type"sv,  "/roll 2d6"sv, " "sv,        "room"sv,     "9007199254740993"sv};
constexpr int rounds = 20'000;

void run(std::string_view input) {
  const ByteView bytes = as_bytes(input);
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::string made(test::Random& random) {
  std::string input;
  for (std::uint64_t left = random.below(40); left > 0; --left) {
    if (random.below(3) == 0) {
      input += static_cast<char>(random.below(256));
    } else {
      input += pieces[static_cast<std::size_t>(random.below(std::size(pieces)))];
    }
  }
  return input;
}

}  // namespace

int main(int count, char** names) {
  for (int i = 1; i < count; ++i) {
    std::ifstream file(names[i], std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "%s cannot be read\n", names[i]);
      return 2;
    }
    run(std::string(std::istreambuf_iterator<char>(file), {}));
  }
  if (count > 1) return 0;
  test::Random random(1);
  for (int round = 0; round < rounds; ++round) run(made(random));
  return 0;
}
