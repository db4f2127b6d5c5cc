#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parlor/codec/json.hpp"

namespace parlor::codec {

/// The value of a text that has the form of a JSON number; nothing if none holds it (1e999).
std::optional<Json::number_float_t> parse_float(std::string_view number);

/// The shortest text that is read as this value again; null for what JSON has no number for.
std::string float_text(Json::number_float_t value);

}  // namespace parlor::codec
