#pragma once

#include <string_view>

#include "parlor/base/result.hpp"
#include "parlor/codec/tape.hpp"
#include "parlor/codec/type_info.hpp"

namespace parlor::codec {

/// Reads the value at `at` into a fresh `*out` of the described type. `name` begins the path in messages. Errors:
/// bad_field, unknown_command; then `*out` is half read, and to be thrown away.
Status read_value(const Tape& tape, Tape::Index at, void* out, const TypeInfo& type, std::string_view name);

}  // namespace parlor::codec
