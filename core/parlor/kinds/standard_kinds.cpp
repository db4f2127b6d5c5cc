#include "parlor/kinds/standard_kinds.hpp"

#include "parlor/chat/chat.hpp"
#include "parlor/dice/dice.hpp"

namespace parlor::room {

Registry standard_kinds() {
  Registry kinds;
  kinds.add<chat::Chat>();
  kinds.add<dice::Dice>();
  return kinds;
}

}  // namespace parlor::room
