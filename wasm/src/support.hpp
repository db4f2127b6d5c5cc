#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parlor.h"
#include "parlor/base/bytes.hpp"
#include "parlor/room/registry.hpp"

struct parlor_buffer {
  std::string bytes;
};

namespace parlor::abi {

inline std::string_view text(const char* data, std::size_t size) {
  return {data, size};
}

/// The room kinds of this module.
const room::Registry& kinds();

/// Puts {"code","message"} into the buffer.
parlor_result fail(const Error& error, parlor_buffer* out);
parlor_result done(std::string bytes, parlor_buffer* out);

}  // namespace parlor::abi
