#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim_client.hpp"
#include "sim_server.hpp"

namespace parlor::sim {

/// What is known of a room at the moment when the store loses something.
struct Knowledge {
  std::uint64_t process;
  std::string room;
  const Node* head;
};

struct Options {
  std::string_view profile{};  ///< empty: as the seed says
  Breakage breakage = Breakage::none;
  bool print_trace = false;
};

/// What a run has come to.
struct Outcome {
  std::uint64_t seed = 0;
  std::string profile;
  std::optional<Finding> finding;
  std::vector<std::string> last_lines;  ///< of the trace, where there is a finding
  std::uint64_t trace_hash = 0;
  std::uint64_t commands = 0;  ///< answered without error
  std::uint64_t events = 0;    ///< in the rooms' histories
  std::uint64_t lost = 0;      ///< events that hosts have counted as lost
  std::uint64_t trimmed = 0;   ///< events that the store has dropped behind a snapshot
  std::uint64_t resets = 0;    ///< clients that could not go on from where they stood
};

/// Servers, a store, and clients, in virtual time: everything follows from the seed.
class World {
 public:
  World(std::uint64_t seed, const Options& options);

  /// Clients work while faults come; then all comes to rest, and everything is compared.
  Outcome run();

  Env& env() { return env_; }
  SimStore& store() { return store_; }
  const std::vector<std::unique_ptr<SimServer>>& servers() const { return servers_; }
  const std::vector<std::unique_ptr<SimClient>>& clients() const { return clients_; }
  const std::vector<std::string>& room_names() const { return rooms_; }
  const std::vector<Knowledge>& knowledge() const { return knowledge_; }

 private:
  using Action = void (World::*)();

  void populate();
  void plan_faults();
  /// Again and again, about every `mean` milliseconds until the faults end.
  void repeat(DurationMs mean, Action action);
  void plan_commands(SimClient& client);
  Line* connect(SimClient& client);

  void cut_some_line();
  void slow_some_reader();
  void leave_some_room();
  void reload_some_client();
  void crash_some_server();
  void take_store_away();
  void revert_store();
  void wipe_store();
  void remember_knowledge();

  bool run_until(TimeMs end);
  /// False if an invariant did not hold.
  bool come_to_rest();
  bool settle(std::string_view stage);
  void end_faults();
  void say_last_words();
  SimClient& some_client() { return *env_.random.pick(clients_); }

  std::uint64_t seed_;
  Env env_;
  SimStore store_;
  std::vector<std::string> rooms_;
  std::vector<std::unique_ptr<SimServer>> servers_;
  std::vector<std::unique_ptr<SimClient>> clients_;
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<Knowledge> knowledge_;
  std::uint64_t wishes_ = 0;
};

/// Runs one seed.
Outcome simulate(std::uint64_t seed, const Options& options = {});

}  // namespace parlor::sim
