#include "parlor/codec/cbor.hpp"

#include <catch2/catch.hpp>

#include "random.hpp"

using namespace parlor;
using codec::dump_cbor;
using codec::dump_json;
using codec::Json;
using codec::parse_cbor;

namespace {

Bytes from_hex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) << 4 | digit(hex[i + 1])));
  }
  return bytes;
}

std::string read(const Bytes& bytes, codec::ParseOptions options = {}) {
  const Result<Json> parsed = parse_cbor(bytes, options);
  return parsed ? "accepted " + dump_json(*parsed) : parsed.error().reason;
}
std::string read(std::string_view hex) {
  return read(from_hex(hex));
}

struct Item {
  const char* hex;
  const char* json;
};

/// RFC 8949 appendix A, the items of the JSON data model; deterministic ones first.
constexpr Item deterministic[] = {
    {"00", "0"},
    {"01", "1"},
    {"0a", "10"},
    {"17", "23"},
    {"1818", "24"},
    {"1819", "25"},
    {"1864", "100"},
    {"1903e8", "1000"},
    {"1a000f4240", "1000000"},
    {"1b000000e8d4a51000", "1000000000000"},
    {"20", "-1"},
    {"29", "-10"},
    {"3863", "-100"},
    {"3903e7", "-1000"},
    {"f4", "false"},
    {"f5", "true"},
    {"f6", "null"},
    {"60", R"("")"},
    {"6161", R"("a")"},
    {"6449455446", R"("IETF")"},
    {"62225c", R"("\"\\")"},
    {"62c3bc", "\"ü\""},
    {"63e6b0b4", "\"水\""},
    {"64f0908591", "\"𐅑\""},
    {"80", "[]"},
    {"83010203", "[1,2,3]"},
    {"8301820203820405", "[1,[2,3],[4,5]]"},
    {"98190102030405060708090a0b0c0d0e0f101112131415161718181819",
     "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"},
    {"a0", "{}"},
    {"a26161016162820203", R"({"a":1,"b":[2,3]})"},
    {"826161a161626163", R"(["a",{"b":"c"}])"},
    {"a56161614161626142616361436164614461656145", R"({"a":"A","b":"B","c":"C","d":"D","e":"E"})"},
    {"1b001fffffffffffff", "9007199254740991"},
    {"3b001ffffffffffffe", "-9007199254740991"},
    {"18ff", "255"},
    {"190100", "256"},
    {"19ffff", "65535"},
    {"1a00010000", "65536"},
    {"1affffffff", "4294967295"},
    {"1b0000000100000000", "4294967296"},
    {"38ff", "-256"},
    {"390100", "-257"},
};

constexpr Item other[] = {
    {"7f657374726561646d696e67ff", R"("streaming")"},
    {"7fff", R"("")"},
    {"9fff", "[]"},
    {"9f018202039f0405ffff", "[1,[2,3],[4,5]]"},
    {"9f01820203820405ff", "[1,[2,3],[4,5]]"},
    {"83018202039f0405ff", "[1,[2,3],[4,5]]"},
    {"83019f0203ff820405", "[1,[2,3],[4,5]]"},
    {"bf61610161629f0203ffff", R"({"a":1,"b":[2,3]})"},
    {"826161bf61626163ff", R"(["a",{"b":"c"}])"},
    {"bf6346756ef563416d7421ff", R"({"Amt":-2,"Fun":true})"},
    {"1800", "0"},
    {"1b0000000000000001", "1"},
    {"7801"
     "61",
     R"("a")"},
    {"9a0000000101", "[1]"},
    {"a17f6161ff01", R"({"a":1})"},
};

}  // namespace

TEST_CASE("CBOR of the JSON data model is taken, whole, not cut anywhere, and with nothing behind it") {
  const auto check = [](const Item& item) {
    INFO(item.hex);
    const Bytes bytes = from_hex(item.hex);
    CHECK(read(bytes) == "accepted " + std::string(item.json));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CHECK(read(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))) == "bad_cbor");
    }
    for (const std::uint8_t behind : Bytes{0x00, 0x60, 0xF6, 0xFF}) {
      Bytes longer = bytes;
      longer.push_back(behind);
      CHECK(read(longer) == "bad_cbor");
    }
  };
  for (const Item& item : deterministic) check(item);
  for (const Item& item : other) check(item);
}

TEST_CASE("a value has one encoding, the shortest") {
  for (const Item& item : deterministic) {
    INFO(item.hex);
    CHECK(to_hex(dump_cbor(*codec::parse_json(item.json))) == item.hex);
  }
  for (const Item& item : other) {
    INFO(item.hex);
    const Json value = *parse_cbor(from_hex(item.hex));
    CHECK(dump_cbor(value) == dump_cbor(*codec::parse_json(item.json)));
  }
}

TEST_CASE("keys are sorted by their encoding: the shorter first, then by their bytes") {
  const Json object = {{"b", 1}, {"aa", 2}, {"", 3}, {"a", 4}, {"水", 5}, {std::string(24, 'a'), 6}};
  CHECK(to_hex(dump_cbor(object)) ==
        "a6"
        "6003"
        "616104"
        "616201"
        "62616102"
        "63e6b0b405"
        "7818" +
            to_hex(as_bytes(std::string(24, 'a'))) + "06");
}

TEST_CASE("the encoding does not tell a number's C++ type") {
  CHECK(dump_cbor(Json(5)) == dump_cbor(Json(std::uint64_t{5})));
}

TEST_CASE("bytes that are no well-formed CBOR are refused") {
  // RFC 8949 appendix F: reserved lengths, indefinite lengths and breaks where none can be, wrong chunks.
  const char* bad[] = {"",
                       "1c",
                       "1d",
                       "1e",
                       "3c",
                       "5c",
                       "7e",
                       "9d",
                       "bc",
                       "dc",
                       "fc",
                       "fd",
                       "fe",
                       "ff",
                       "1f",
                       "3f",
                       "df",
                       "81ff",
                       "a1ff",

                       "8200ff",
                       "bf00",
                       "bf6161ff",
                       "9f",
                       "bf",
                       "7f",
                       "7f00ff",
                       "7f4100ff",
                       "7f7fffff",
                       "9f81ff",
                       "a16161ff",
                       "818181",
                       "f800",
                       "f818",
                       "f0",
                       "e0",
                       "f3",
                       "f7",
                       "f8ff",
                       "1b00000000",
                       "62c3",
                       "9bffffffffffffffff",
                       "bbffffffffffffffff",
                       "7bffffffffffffffff",
                       "9b0000000100000001"
                       "00",
                       "bb0000000100000000",
                       "7b0000000100000001"
                       "61"};
  for (const char* hex : bad) {
    INFO(hex);
    CHECK(read(hex) == "bad_cbor");
  }
}

TEST_CASE("what JSON has no place for is refused") {
  for (const char* hex : {"4401020304", "40", "5f42010243030405ff", "c074323031332d30332d32315432303a30343a30305a",
                          "c11a514b67b0", "d74401020304", "f7", "f0", "a10102", "a1f601",
                          "a14161"
                          "01"}) {
    INFO(hex);
    CHECK(read(hex) == "bad_cbor");
  }
}

TEST_CASE("floats are refused, in every width and also where any number is taken from JSON") {
  for (const char* hex : {"f90000", "f93c00", "f97c00", "f97e00", "fa47c35000", "fb3ff199999999999a", "81f93c00"}) {
    INFO(hex);
    CHECK(read(hex) == "number_out_of_range");
    CHECK(read(from_hex(hex), {.numbers = codec::Numbers::any}) == "number_out_of_range");
  }
}

TEST_CASE("integers are taken within 2^53-1 on both sides, up to the last of 64 bits") {
  for (const char* hex :
       {"1b0020000000000000", "1b7fffffffffffffff", "1b8000000000000000", "1bffffffffffffffff", "3b001fffffffffffff",
        "3b7fffffffffffffff", "3b8000000000000000", "3bfffffffffffffffe", "3bffffffffffffffff"}) {
    INFO(hex);
    CHECK(read(hex) == "number_out_of_range");
  }
}

TEST_CASE("texts and keys are UTF-8, every chunk by itself") {
  for (const char* hex : {"61ff", "62c0af", "63eda080", "a161ff01", "7f61c361bcff", "7f61c3ff"}) {
    INFO(hex);
    CHECK(read(hex) == "bad_utf8");
  }
}

TEST_CASE("a key that stands twice in one map is refused") {
  CHECK(read("a2616101616102") == "bad_cbor");
  CHECK(read("bf61610178016102ff") == "bad_cbor");
}

TEST_CASE("items nest up to the limit, however they are encoded") {
  const auto nested = [](std::size_t depth, std::uint8_t open) {
    Bytes bytes(depth, open);
    bytes.push_back(0x00);
    return bytes;
  };
  CHECK(parse_cbor(nested(limits::json_depth, 0x81)).ok());
  CHECK(read(nested(limits::json_depth + 1, 0x81)) == "too_deep");
  CHECK(read(Bytes(60'000, 0x81)) == "too_deep");
  CHECK(read(Bytes(60'000, 0x9F)) == "too_deep");
}

TEST_CASE("openings of texts that never end cost no stack") {
  CHECK(read(Bytes(60'000, 0x7F)) == "bad_cbor");
  CHECK(read(Bytes(60'000, 0x5F)) == "bad_cbor");
  CHECK(read(Bytes(60'000, 0xC0)) == "bad_cbor");
}

TEST_CASE("an item has at most its limit of bytes") {
  CHECK(read(Bytes(limits::frame_bytes + 1, 0x00)) == "too_large");
}

TEST_CASE("an error in CBOR says at which byte, and what") {
  CHECK(parse_cbor(from_hex("8201")).error().text.find("(at byte 2: the bytes end too early)") != std::string::npos);
  CHECK(parse_cbor(from_hex("0000")).error().text.find("bytes behind the item") != std::string::npos);
}

namespace {

Json random_value(test::Random& random, int depth) {
  switch (random.below(depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return random.one_in(2);
    case 2:
      return random.between(-limits::integer_max, limits::integer_max) >> random.below(53);
    case 3:
      return std::string(static_cast<std::size_t>(random.below(300)), 'x');
    case 4:
      return "掷骰" + std::to_string(random.below(100));
    case 5: {
      Json array = Json::array();
      for (std::uint64_t i = random.below(30); i > 0; --i) array.push_back(random_value(random, depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (std::uint64_t i = random.below(30); i > 0; --i) {
        object[std::string(static_cast<std::size_t>(random.below(26)), 'k') + std::to_string(i)] =
            random_value(random, depth - 1);
      }
      return object;
    }
  }
}

}  // namespace

TEST_CASE("any value is the same after a way through CBOR, and its encoding is the same after the next") {
  test::Random random(23);
  const codec::ParseOptions large{.max_bytes = 100'000'000};
  for (int round = 0; round < 500; ++round) {
    const Json value = random_value(random, 2);
    const Bytes bytes = dump_cbor(value);
    const Result<Json> parsed = parse_cbor(bytes, large);
    REQUIRE(parsed.ok());
    CHECK(*parsed == value);
    CHECK(dump_cbor(*parsed) == bytes);
  }
}

TEST_CASE("hostile bytes are refused or taken as CBOR, and what is taken is written and read the same") {
  test::Random random(29);
  for (int round = 0; round < 50'000; ++round) {
    const std::string text = random.bytes(static_cast<std::size_t>(random.below(12)));
    const Result<Json> parsed = parse_cbor(as_bytes(text));
    if (parsed) CHECK(*parse_cbor(dump_cbor(*parsed)) == *parsed);
  }
}
