#include "parlor/protocol/close_codes.hpp"

#include <algorithm>
#include <iterator>

namespace parlor::protocol {
namespace {

// Protocol errors (1002, 1003, 1007, 1009, 1010) and refusals (1008) would be repeated. Everything that is not here,
// such as a line that broke (1006) or a server that stops (1001, 1012), passes.
constexpr std::uint16_t final_codes[] = {1000, 1002, 1003, 1007, 1008, 1009, 1010};

}  // namespace

Advice advice_for(std::uint16_t code) {
  if (code >= 4400 && code < 4500) return Advice::stay_away;
  const bool is_final = std::find(std::begin(final_codes), std::end(final_codes), code) != std::end(final_codes);
  return is_final ? Advice::stay_away : Advice::come_back;
}

}  // namespace parlor::protocol
