#include "parlor/kinds/program_kinds.hpp"

#include "parlor/kinds/standard_kinds.hpp"

namespace parlor::room {

Registry program_kinds() {
  return standard_kinds();
}

}  // namespace parlor::room
