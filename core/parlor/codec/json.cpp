#include "parlor/codec/json.hpp"

#include "parlor/codec/dom_builder.hpp"
#include "parlor/codec/utf8.hpp"

namespace parlor::codec {
namespace {

/// Two things that RFC 8259 has no place for and nlohmann's lexer takes all the same: a byte order mark in front, and a
/// NUL, at which it stops as if the text ended there.
std::size_t place_of_overlooked(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  return text.substr(0, byte_order_mark.size()) == byte_order_mark ? 0 : text.find('\0');
}

}  // namespace

Result<Json> parse_json(std::string_view text, ParseOptions options) {
  if (text.size() > options.max_bytes) {
    return Error(ErrorCode::too_large, "the text has " + std::to_string(text.size()) + " bytes, the limit is " +
                                           std::to_string(options.max_bytes));
  }
  if (!is_utf8(text)) return ErrorCode::bad_utf8;
  if (const std::size_t place = place_of_overlooked(text); place != std::string_view::npos) {
    return Error(ErrorCode::bad_json,
                 std::string(text_of(ErrorCode::bad_json)) + " (at byte " + std::to_string(place + 1) + ")");
  }
  DomBuilder builder(options, ErrorCode::bad_json);
  const bool finished = Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take(finished);
}

std::string dump_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parlor::codec
