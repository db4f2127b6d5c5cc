#include "options.hpp"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

#include "upgrade.hpp"

namespace load {
namespace {

constexpr std::string_view kUsage =
    R"(Usage: parlor_load traffic|idle|soak --to HOST:PORT [--to HOST:PORT …] [options]
The result is one line of JSON on the standard output.

  --to HOST:PORT        where the server is; several take turns over the connections
  --path PATH           "{room}" in it is the room's number (/ws/echo/)
  --dialect NAME        plain, socketio or v1 (plain)
  --rooms N --members N rooms, and connections in each (1, 1); for an echo each connection is a room of its own
  --senders N           members of each room that send (1)
  --window N            messages of a sender under way, 1 to 4096 (1)
  --rate N              messages a second in each room, instead of a window
  --size BYTES          of a message (64)
  --concurrency N       connections being opened at a time (64)
  --settle S --warmup S --seconds S --drain S --stall S
  --server-pid PID      measure the CPU time and memory of this process, too; repeatable
soak:
  --churn N             members a second that leave and come back
  --loud-rooms N        rooms with one reader that does not read; --loud-size BYTES, --loud-rate N a second
  --report S            a line on the standard error each
)";

double number(const char* text) {
  return std::strtod(text, nullptr);
}

using Setter = std::function<bool(const char*)>;

Setter set(std::size_t& value) {
  return [&value](const char* text) {
    value = static_cast<std::size_t>(number(text));
    return number(text) >= 0;
  };
}

Setter set(double& value) {
  return [&value](const char* text) {
    value = number(text);
    return value >= 0;
  };
}

Setter set(std::string& value) {
  return [&value](const char* text) {
    value = text;
    return !value.empty();
  };
}

Setter add(std::vector<Destination>& destinations) {
  return [&destinations](const char* text) {
    const auto destination = destination_of(text);
    if (destination) destinations.push_back(*destination);
    return destination.has_value();
  };
}

std::map<std::string_view, Setter> setters(Options& options) {
  return {
      {"--to", add(options.destinations)},
      {"--path", set(options.path)},
      {"--dialect", set(options.dialect)},
      {"--rooms", set(options.rooms)},
      {"--members", set(options.members)},
      {"--senders", set(options.senders)},
      {"--window", set(options.window)},
      {"--rate", set(options.rate)},
      {"--size", set(options.size)},
      {"--concurrency", set(options.concurrency)},
      {"--settle", set(options.settle_seconds)},
      {"--warmup", set(options.warmup_seconds)},
      {"--seconds", set(options.seconds)},
      {"--drain", set(options.drain_seconds)},
      {"--stall", set(options.stall_seconds)},
      {"--churn", set(options.churn)},
      {"--loud-rooms", set(options.loud_rooms)},
      {"--loud-size", set(options.loud_size)},
      {"--loud-rate", set(options.loud_rate)},
      {"--report", set(options.report_seconds)},
      {"--server-pid",
       [&options](const char* text) {
         options.server_pids.push_back(static_cast<int>(number(text)));
         return options.server_pids.back() > 0;
       }},
  };
}

std::string fault_in(const Options& options) {
  if (options.mode != "traffic" && options.mode != "idle" && options.mode != "soak") {
    return "the first argument is traffic, idle or soak";
  }
  if (options.destinations.empty()) return "--to HOST:PORT is missing";
  if (options.rooms == 0 || options.members == 0) return "--rooms and --members are at least 1";
  if (options.senders == 0 || options.senders > options.members || options.senders > 255) {
    return "--senders is at least 1, at most the members of a room, and at most 255";
  }
  if (options.window == 0 || options.window > 4096) return "--window is 1 to 4096";
  if (options.mode == "soak" && options.rate <= 0) return "soak wants --rate, messages a second in each room";
  if (options.loud_rooms > options.rooms) return "--loud-rooms are at most --rooms";
  if (options.report_seconds <= 0) return "--report is above 0";
  if (options.concurrency == 0) return "--concurrency is at least 1";
  return {};
}

}  // namespace

std::optional<Options> read_options(int count, char** arguments) {
  Options options;
  if (count > 1) options.mode = arguments[1];
  const auto known = setters(options);
  std::string fault;
  for (int i = 2; i < count && fault.empty(); i += 2) {
    const auto setter = known.find(arguments[i]);
    if (setter == known.end()) {
      fault = std::string("there is no option ") + arguments[i];
    } else if (i + 1 == count || !setter->second(arguments[i + 1])) {
      fault = std::string(arguments[i]) + " wants a value of its kind";
    }
  }
  if (fault.empty()) fault = fault_in(options);
  if (fault.empty()) return options;
  std::fprintf(stderr, "parlor_load: %s.\n%.*s", fault.c_str(), static_cast<int>(kUsage.size()), kUsage.data());
  return std::nullopt;
}

}  // namespace load
