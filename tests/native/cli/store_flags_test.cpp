#include "parlor/cli/store_flags.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace parlor::test {
namespace {

struct Parsed {
  room_store::StoreOptions options;
  bool ok = true;

  explicit Parsed(std::vector<std::string> words) {
    CLI::App command;
    cli::add_store_flags(command, options);
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    try {
      command.parse(reversed);
    } catch (const CLI::ParseError&) {
      ok = false;
    }
  }
};

TEST_CASE("where rooms are kept is told by flags", "[cli]") {
  const Parsed nothing({});
  CHECK(nothing.ok);
  CHECK(nothing.options.data_directory.empty());
  CHECK(nothing.options.rooms_url.empty());
  CHECK(Parsed({"--data", "/var/lib/parlor"}).options.data_directory == "/var/lib/parlor");
  const Parsed redis(
      {"--rooms", "redis://10.0.0.1", "--room-prefix", "mine", "--room-expiry", "3600", "--room-replicas", "2"});
  CHECK(redis.options.rooms_url == "redis://10.0.0.1");
  CHECK(redis.options.prefix == "mine");
  CHECK(redis.options.room_expiry_ms == 3'600'000);
  CHECK(redis.options.replicas == 2);
}

TEST_CASE("flags about rooms that make no sense are refused", "[cli]") {
  CHECK_FALSE(Parsed({"--rooms", "nonsense"}).ok);
  CHECK_FALSE(Parsed({"--rooms", "redis://h", "--data", "/tmp/d"}).ok);
  CHECK_FALSE(Parsed({"--room-replicas", "99"}).ok);
  CHECK_FALSE(Parsed({"--room-expiry", "-1"}).ok);
}

}  // namespace
}  // namespace parlor::test
