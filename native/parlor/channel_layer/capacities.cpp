#include "parlor/channel_layer/capacities.hpp"

#include <utility>

namespace parlor::layer {

Capacities::Capacities(std::size_t standard, std::vector<Rule> rules) : standard_(standard), rules_(std::move(rules)) {}

std::size_t Capacities::of(std::string_view channel) const {
  for (const Rule& rule : rules_) {
    if (fits(rule.pattern, channel)) return rule.capacity;
  }
  return standard_;
}

bool fits(std::string_view pattern, std::string_view name) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t last_star = none;  // only the last '*' need ever be tried with one character more
  std::size_t star_end = 0;      // where in the name that star's characters end
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      last_star = p++;
      star_end = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (last_star != none) {
      p = last_star + 1;
      n = ++star_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == none;
}

}  // namespace parlor::layer
