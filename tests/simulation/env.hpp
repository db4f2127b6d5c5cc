#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "breakage.hpp"
#include "lineage.hpp"
#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/room/replica.hpp"
#include "profile.hpp"
#include "random.hpp"
#include "schedule.hpp"
#include "trace.hpp"

namespace parlor::sim {

inline constexpr TimeMs start_of_time = 1'700'000'000'000;

/// An invariant that did not hold.
struct Finding {
  std::string invariant;
  std::string what;
  TimeMs time = 0;
};

/// What all parts of a simulated world share.
struct Env {
  explicit Env(std::uint64_t seed) : random(seed) {}

  TimeMs now() const { return schedule.now(); }
  template <class... Parts>
  void note(const Parts&... parts) {
    trace.line(schedule.now(), parts...);
  }
  /// Notes that an invariant does not hold. The first one counts, and ends the run.
  void fail(std::string invariant, std::string what) {
    if (!finding) finding = Finding{std::move(invariant), std::move(what), schedule.now()};
  }
  /// A draw for a fault: one in n, never if n is 0 or when the faults have ended.
  bool fault(std::uint64_t n) { return n > 0 && !at_rest && random.one_in(n); }
  bool is_broken(Breakage which) const { return breakage == which; }
  /// The same, now and then.
  bool is_broken(Breakage which, std::uint64_t one_in) { return breakage == which && random.one_in(one_in); }
  DurationMs up_to(DurationMs most) { return most <= 0 ? 0 : random.between(0, most); }

  /// Two replicas of a room at the same offset must be the same; looked at here and there, since hashing takes time.
  /// Only where histories do not fork.
  void compare(const std::string& room, const room::Replica& replica) {
    constexpr room::Offset sampled = 8;
    if (profile.loses_history() || replica.offset() == 0 || replica.offset() % sampled != 0) return;
    const std::string hash = replica.hash();
    const std::string& first = hashes_.try_emplace({room, replica.offset()}, hash).first->second;
    if (first != hash) fail("replicas are equal", room + " at " + std::to_string(replica.offset()));
  }

  test::Random random;
  Profile profile;
  Breakage breakage = Breakage::none;
  Schedule schedule{start_of_time};
  Trace trace{start_of_time};
  Lineages lineages;
  room::Registry kinds = room::standard_kinds();
  std::optional<Finding> finding;
  bool at_rest = false;  ///< no faults any more

 private:
  std::map<std::pair<std::string, room::Offset>, std::string> hashes_;
};

}  // namespace parlor::sim
