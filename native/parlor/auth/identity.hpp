#pragma once

#include <optional>
#include <string>

#include "parlor/base/time.hpp"
#include "parlor/codec/json.hpp"

namespace parlor::auth {

/// Who somebody has been shown to be.
struct Identity {
  std::string user;             ///< empty: a guest
  std::optional<TimeMs> until;  ///< when the proof runs out, leeway included, Unix milliseconds; none: never
  codec::Json session;          ///< of a Django session cookie; else null
};

}  // namespace parlor::auth
