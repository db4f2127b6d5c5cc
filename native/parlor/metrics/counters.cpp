#include "parlor/metrics/counters.hpp"

namespace parlor::metrics {

void Counters::count_close(std::uint16_t code) {
  switch (code) {
    case 1000:
    case 1001:
      return closes_normal.add();
    case 1002:
    case 1003:
    case 1007:
    case 1009:
    case 1010:
      return closes_protocol_error.add();
    case 1005:
      return closes_without_code.add();
    case 1006:
      return closes_lost.add();
    case 1011:
      return closes_internal.add();
    case 1012:
    case 1013:
      return closes_try_again.add();
    default:
      return code >= 3000 && code < 5000 ? closes_application.add() : closes_other.add();
  }
}

}  // namespace parlor::metrics
