#include "parlor/os/entropy.hpp"

#include <cerrno>
#include <cstddef>
#include <sys/random.h>

#include "parlor/base/invariant.hpp"

namespace parlor::os {

void random_bytes(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    invariant(got > 0, "the operating system gives entropy");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace parlor::os
