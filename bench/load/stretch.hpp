// A stretch of time, and what it took of the processors: of the generator's and of the servers'.
#pragma once

#include "crowd.hpp"
#include "options.hpp"
#include "report.hpp"

namespace load {

class Stretch {
 public:
  /** Begins now. Both must outlive it. */
  Stretch(const Options& options, const Crowd& crowd);

  double seconds() const { return to_seconds(now() - began_); }

  /** Adds its length, load_cpu (CPU time over wall time), load_busy (not waiting over wall time) and server_cpu. */
  void add_to(Report& report) const;

 private:
  const Options& options_;
  const Crowd& crowd_;
  Nanoseconds began_;
  Nanoseconds waited_;
  double own_;
  double servers_;
};

}  // namespace load
