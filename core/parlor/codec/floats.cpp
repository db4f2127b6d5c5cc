#include "parlor/codec/floats.hpp"

#include <clocale>
#include <cmath>
#include <cstdlib>

namespace parlor::codec {

std::optional<Json::number_float_t> parse_float(std::string_view number) {
  std::string text(number);
  // strtod reads the point that the process's locale writes.
  if (const std::size_t point = text.find('.'); point != std::string::npos) {
    text.replace(point, 1, std::localeconv()->decimal_point);
  }
  const Json::number_float_t value = std::strtod(text.c_str(), nullptr);
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::string float_text(Json::number_float_t value) {
  return Json(value).dump();
}

}  // namespace parlor::codec
