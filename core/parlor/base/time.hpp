#pragma once

#include <cstdint>

namespace parlor {

/// Milliseconds since the Unix epoch where a person may see it (a log's event times), since any fixed moment elsewhere.
/// The core never asks for the time: it is an argument.
using TimeMs = std::int64_t;
/// A span of time in milliseconds.
using DurationMs = std::int64_t;

}  // namespace parlor
