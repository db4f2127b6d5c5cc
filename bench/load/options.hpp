// What the generator is asked to do.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pool.hpp"

namespace load {

struct Options {
  std::string mode;  ///< traffic, idle or soak
  std::vector<Destination> destinations;
  std::string path = "/ws/echo/";  ///< "{room}" stands for the room's number
  std::string dialect = "plain";

  std::size_t rooms = 1;
  std::size_t members = 1;  ///< of each room
  std::size_t concurrency = 64;

  std::size_t senders = 1;  ///< of each room
  std::size_t window = 1;   ///< messages of a sender under way; 0 with a rate
  double rate = 0;          ///< messages a second in each room; 0: as fast as the window allows
  std::size_t size = 64;    ///< bytes of a message
  double settle_seconds = 0.3;
  double warmup_seconds = 0.5;
  double seconds = 3;
  double drain_seconds = 5;  ///< at most, for what is under way at the end
  double stall_seconds = 2;  ///< without a delivery: what is under way is lost

  std::size_t churn = 0;          ///< soak: members a second that leave and come back
  std::size_t loud_rooms = 0;     ///< soak: rooms with a reader that does not read
  std::size_t loud_size = 32768;  ///< bytes of a message there
  double loud_rate = 25;          ///< messages a second there
  double report_seconds = 10;     ///< soak: a line on stderr each

  std::vector<int> server_pids;
};

/** Reads the command line; nothing, with the reason on stderr, when it is wrong. */
std::optional<Options> read_options(int count, char** arguments);

}  // namespace load
