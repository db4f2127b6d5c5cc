// The module knows integers only: its readers refuse every other number. Without these two, which take the place of
// those in core/parlor/codec/floats.cpp, it would bring 128-bit floating point arithmetic along, an eighth of its size.
#include "parlor/codec/floats.hpp"

namespace parlor::codec {

std::optional<Json::number_float_t> parse_float(std::string_view) {
  return std::nullopt;
}

std::string float_text(Json::number_float_t) {
  return "null";
}

}  // namespace parlor::codec
