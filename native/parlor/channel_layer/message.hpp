#pragma once

#include "parlor/codec/json.hpp"

namespace parlor::layer {

/// What travels through a channel layer: an object with a "type", as in Django Channels. (Binary values are kept apart
/// from text by nlohmann/json's binary type.)
using Message = codec::Json;

}  // namespace parlor::layer
