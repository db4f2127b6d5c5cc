#include "parlor/base/invariant.hpp"

namespace parlor {
namespace {
BrokenInvariantHandler broken_handler = nullptr;
}

void invariant(bool holds, const char* name) {
  if (holds) [[likely]]
    return;
  if (broken_handler != nullptr) broken_handler(name);
  __builtin_trap();
}

void on_broken_invariant(BrokenInvariantHandler handler) {
  broken_handler = handler;
}

}  // namespace parlor
