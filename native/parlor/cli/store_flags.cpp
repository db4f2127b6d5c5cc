#include "parlor/cli/store_flags.hpp"

#include <string>

#include "parlor/base/limits.hpp"
#include "parlor/redis/address.hpp"

namespace parlor::cli {
namespace {

std::string problem_of_url(const std::string& url) {
  if (url == "memory://") return {};
  const auto parsed = redis::parse_url(url);
  return parsed ? std::string() : parsed.error().text;
}

void add_places(CLI::App& command, room_store::StoreOptions& options) {
  CLI::Option* const data =
      command
          .add_option("--data", options.data_directory,
                      "Keep the rooms on this machine's disk, in a directory that this server has for itself; what is "
                      "acknowledged survives a crash")
          ->type_name("DIR")
          ->envname("PARLOR_DATA")
          ->group("Rooms");
  command
      .add_option("--rooms", options.rooms_url,
                  "Keep the rooms in this Redis, for all servers on it: any URL of --layer; memory:// forgets them. "
                  "Without it: --data, else the Redis of --layer, else memory")
      ->type_name("URL")
      ->envname("PARLOR_ROOMS")
      ->check(problem_of_url)
      ->excludes(data)
      ->group("Rooms");
}

}  // namespace

void add_store_flags(CLI::App& command, room_store::StoreOptions& options) {
  add_places(command, options);
  command.add_option("--room-prefix", options.prefix, "What every key of a room in Redis begins with")
      ->type_name("TEXT")
      ->capture_default_str()
      ->group("Rooms");
  command
      .add_option_function<double>(
          "--room-expiry",
          [&options](double seconds) { options.room_expiry_ms = static_cast<DurationMs>(seconds * 1000); },
          "Redis: forget a room that nobody has used for so long; 0: never")
      ->type_name("SECONDS")
      ->default_str("0")
      ->check(CLI::Range(0.0, 1e9, "SECONDS"))
      ->group("Rooms");
  command
      .add_option("--room-replicas", options.replicas,
                  "Redis: replicas that must have a command before it is acknowledged")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(0U, limits::room_replicas, "N"))
      ->group("Rooms");
}

}  // namespace parlor::cli
