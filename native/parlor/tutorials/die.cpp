#include "parlor/tutorials/die.hpp"

#include "parlor/os/entropy.hpp"
#include "parlor/room/chance.hpp"

namespace parlor::tutorials {

std::int64_t throw_die() {
  room::Seed seed;
  os::random_bytes(seed);
  return room::Chance(seed).die(6);
}

}  // namespace parlor::tutorials
