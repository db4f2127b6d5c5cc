#include "hostile.hpp"

#include <array>
#include <string_view>

namespace differential {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 22> pieces = {"\0"sv,
                                                     "\xff"sv,
                                                     "\xc0\x80"sv,
                                                     "\xed\xa0\x80"sv,
                                                     "\xf4\x90\x80\x80"sv,
                                                     "\xef\xbb\xbf"sv,
                                                     "\\ud800"sv,
                                                     "\\u0000"sv,
                                                     "\""sv,
                                                     "{"sv,
                                                     "]"sv,
                                                     ","sv,
                                                     "1e999"sv,
                                                     "-0"sv,
                                                     "0.5"sv,
                                                     "\x5f"sv,
                                                     "\x9f"sv,
                                                     "\xbf"sv,
                                                     "\xfb\x3f\xf0\0\0\0\0\0\0"sv,
                                                     "\x1b\xff\xff\xff\xff\xff\xff\xff\xff"sv,
                                                     "\xf9\x7e\0"sv,
                                                     "\xc1\x01"sv};

std::string repeated(std::string_view piece, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += piece;
  return all;
}

void damage(Random& random, std::string& bytes) {
  const std::size_t at = bytes.empty() ? 0 : random.below(bytes.size());
  switch (random.below(6)) {
    case 0:
      if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
      return;
    case 1:
      bytes.insert(at, random.pick(pieces));
      return;
    case 2:
      bytes.erase(at, 1 + random.below(4));
      return;
    case 3:
      bytes.resize(at);
      return;
    case 4:
      bytes.insert(at, bytes.substr(random.below(bytes.size() + 1), random.below(20)));
      return;
    default:
      if (!bytes.empty()) bytes[at] = static_cast<char>(random.next());
      return;
  }
}

}  // namespace

std::string damaged(Random& random, std::string bytes) {
  for (std::size_t left = 1 + random.below(4); left > 0; --left) damage(random, bytes);
  return bytes;
}

std::string hostile(Random& random) {
  switch (random.below(8)) {
    case 0:
      return repeated("[", random.one_in(20) ? 60'000 : random.below(80));
    case 1:
      return repeated("{\"a\":", random.below(60)) + "1" + repeated("}", random.below(60));
    case 2:
      return repeated("\x81", random.one_in(20) ? 60'000 : random.below(80)) + "\x01";
    case 3:
      return repeated("\xa1\x61\x61", random.below(60)) + "\x01";
    case 4:
      return "{\"type\":\"ping\",\"id\":" + repeated("9", random.below(400)) + "}";
    case 5:
      return std::string(1, static_cast<char>(0x40 + random.below(0x80))) + std::string(random.below(12), '\x7f');
    case 6:
      return random.one_in(50) ? std::string(70'000, ' ') : std::string(random.pick(pieces));
    default: {
      std::string bytes(random.below(64), '\0');
      for (char& byte : bytes) byte = static_cast<char>(random.next());
      return bytes;
    }
  }
}

}  // namespace differential
