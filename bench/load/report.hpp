// The result: one JSON object on one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "histogram.hpp"

namespace load {

class Report {
 public:
  void add(std::string_view name, double value);
  void add(std::string_view name, std::uint64_t value);
  void add(std::string_view name, std::string_view text);
  /** Microseconds: p50, p99, p999, mean, max. */
  void add(std::string_view name, const Histogram& latency);

  /** Text that is JSON already. */
  void add_json(std::string_view name, std::string_view json);

  std::string line() const { return "{" + text_ + "}\n"; }

 private:
  void name(std::string_view name);

  std::string text_;
};

}  // namespace load
