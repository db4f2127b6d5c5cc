#include "parlor/codec/json_reader.hpp"

#include <string>

#include "parlor/codec/floats.hpp"
#include "parlor/codec/plain_text.hpp"
#include "parlor/codec/utf8.hpp"

namespace parlor::codec {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// False if there is anything but digits, or 64 bits have no room for them.
bool read_integer(std::string_view digits, std::uint64_t& value) {
  for (const char c : digits) {
    if (!is_digit(c)) return false;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (UINT64_MAX - digit) / 10) return false;
    value = value * 10 + digit;
  }
  return true;
}

constexpr std::uint64_t least_magnitude = std::uint64_t{1} << 63;  // of the least std::int64_t
constexpr std::uint32_t high_surrogate = 0xD800;
constexpr std::uint32_t low_surrogate = 0xDC00;
constexpr std::uint32_t behind_surrogates = 0xE000;

/// Control characters without a letter of their own are written as \u00xx, in lower case.
bool is_written_in_digits(std::uint32_t code) {
  return code < 0x20 && std::string_view("\b\f\n\r\t").find(static_cast<char>(code)) == std::string_view::npos;
}

}  // namespace

bool JsonReader::read() {
  for (;;) {
    if (!read_value()) return false;
    while (builder_.has_open() && !take(',')) {
      if (peek() != (builder_.is_in_object() ? '}' : ']')) return unexpected();
      builder_.close(++at_);
    }
    if (!builder_.has_open()) break;
    if (builder_.is_in_object() && !read_key()) return false;
  }
  skip_space();
  return at_ == end_ || unexpected();
}

void JsonReader::skip_space() {
  if (static_cast<std::uint8_t>(peek()) > ' ') return;  // as mostly
  if (at_ == end_ || !is_space(*at_)) return;
  builder_.note_space();
  while (at_ != end_ && is_space(*at_)) ++at_;
}

bool JsonReader::take(char wanted) {
  if (peek() != wanted) skip_space();
  if (peek() != wanted) return false;
  ++at_;
  return true;
}

/// A whole value, or as much of one as lies before its first member that is a scalar or empty.
bool JsonReader::read_value() {
  for (;;) {
    skip_space();
    switch (peek()) {
      case '{':
        if (!builder_.open(Token::Kind::object, at_++)) return false;
        if (take('}')) return builder_.close(at_);
        if (!read_key()) return false;
        continue;
      case '[':
        if (!builder_.open(Token::Kind::array, at_++)) return false;
        if (take(']')) return builder_.close(at_);
        continue;
      case '"': {
        Text text;
        if (!read_text(text)) return false;
        builder_.add_text(text.characters, text.source, text.is_minimal);
        return true;
      }
      case 't':
        if (!read_literal("true")) return false;
        builder_.add_boolean(true, last(4));
        return true;
      case 'f':
        if (!read_literal("false")) return false;
        builder_.add_boolean(false, last(5));
        return true;
      case 'n':
        if (!read_literal("null")) return false;
        builder_.add_null(last(4));
        return true;
      default:
        return peek() == '-' || is_digit(peek()) ? read_number() : unexpected();
    }
  }
}

bool JsonReader::read_key() {
  skip_space();
  if (peek() != '"') return unexpected();
  Text key;
  if (!read_text(key) || !builder_.add_key(key.characters, key.is_minimal)) return false;
  return take(':') || unexpected();
}

bool JsonReader::read_text(Text& text) {
  const char* const quote = at_++;
  at_ = plain_end(at_, end_);
  if (peek() == '\\') return read_escaped(text, quote);
  if (peek() != '"') return fail_at(at_);
  text.characters = std::string_view(quote + 1, static_cast<std::size_t>(at_ - quote - 1));
  text.source = std::string_view(quote, static_cast<std::size_t>(++at_ - quote));
  return true;
}

bool JsonReader::read_escaped(Text& found, const char* quote) {
  std::string& text = builder_.pieces(static_cast<std::size_t>(end_ - begin_));
  const std::size_t begin = text.size();
  text += std::string_view(quote + 1, static_cast<std::size_t>(at_ - quote - 1));
  while (peek() == '\\') {
    ++at_;
    if (!read_escape(text, found.is_minimal)) return false;
    const char* const plain = at_;
    at_ = plain_end(at_, end_);
    text += std::string_view(plain, static_cast<std::size_t>(at_ - plain));
  }
  if (peek() != '"') return fail_at(at_);
  found.characters = std::string_view(text).substr(begin);
  found.source = std::string_view(quote, static_cast<std::size_t>(++at_ - quote));
  return true;
}

/// What stands behind a backslash.
bool JsonReader::read_escape(std::string& text, bool& is_minimal) {
  const char name = peek();
  ++at_;
  switch (name) {
    case '"':
    case '\\':
      text += name;
      return true;
    case '/':
      text += name;
      is_minimal = false;
      return true;
    case 'b':
      text += '\b';
      return true;
    case 'f':
      text += '\f';
      return true;
    case 'n':
      text += '\n';
      return true;
    case 'r':
      text += '\r';
      return true;
    case 't':
      text += '\t';
      return true;
    case 'u':
      return read_unicode_escape(text, is_minimal);
    default:
      return fail_at(at_ - 1);
  }
}

bool JsonReader::read_unicode_escape(std::string& text, bool& is_minimal) {
  const char* const digits = at_;
  std::optional<std::uint32_t> code = read_code_unit();
  if (!code) return false;
  is_minimal = is_minimal && is_written_in_digits(*code) && (is_digit(digits[3]) || digits[3] >= 'a');
  if (*code >= low_surrogate && *code < behind_surrogates) return fail_at(at_ - 1);
  if (*code >= high_surrogate && *code < low_surrogate) {
    if (peek() != '\\') return fail_at(at_);
    ++at_;
    if (peek() != 'u') return fail_at(at_);
    ++at_;
    const std::optional<std::uint32_t> low = read_code_unit();
    if (!low) return false;
    if (*low < low_surrogate || *low >= behind_surrogates) return fail_at(at_ - 1);
    code = 0x10000 + ((*code - high_surrogate) << 10) + (*low - low_surrogate);
  }
  append_character(text, *code);
  return true;
}

/// Four hexadecimal digits.
std::optional<std::uint32_t> JsonReader::read_code_unit() {
  std::uint32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = peek();
    const char lower = static_cast<char>(c | 0x20);
    const bool is_letter = lower >= 'a' && lower <= 'f';
    if (!is_digit(c) && !is_letter) {
      fail_at(at_);
      return std::nullopt;
    }
    code = code << 4 | static_cast<std::uint32_t>(is_letter ? lower - 'a' + 10 : c - '0');
    ++at_;
  }
  return code;
}

bool JsonReader::skip_number() {
  if (peek() == '-') ++at_;
  if (peek() == '0') {
    ++at_;
  } else if (!skip_digits()) {
    return false;
  }
  if (peek() == '.') {
    ++at_;
    if (!skip_digits()) return false;
  }
  if (peek() != 'e' && peek() != 'E') return true;
  ++at_;
  if (peek() == '+' || peek() == '-') ++at_;
  return skip_digits();
}

bool JsonReader::skip_digits() {
  if (!is_digit(peek())) return fail_at(at_);
  while (is_digit(peek())) ++at_;
  return true;
}

/// A number of so few digits that nothing can overflow, and with nothing behind them that would belong to it.
bool JsonReader::read_short_integer() {
  const char* const begin = at_;
  const bool is_negative = *begin == '-';
  const char* const digits = begin + (is_negative ? 1 : 0);
  const char* const most = end_ - digits > 15 ? digits + 15 : end_;
  const char* at = digits;
  std::uint64_t magnitude = 0;
  if (most - at >= 8 && detail::eight_digits(at, magnitude)) at += 8;
  for (; at != most && is_digit(*at); ++at) magnitude = magnitude * 10 + static_cast<std::uint64_t>(*at - '0');
  // A lone minus, a leading or negative zero, the end of the text and real numbers are not for here.
  if (at == digits || at == end_ || (*digits == '0' && (is_negative || at != digits + 1))) return false;
  if (is_digit(*at) || *at == '.' || *at == 'e' || *at == 'E') return false;
  at_ = at;
  const auto value = static_cast<std::int64_t>(magnitude);
  builder_.add_short_integer(is_negative ? -value : value, last(static_cast<std::size_t>(at - begin)));
  return true;
}

bool JsonReader::read_number() {
  if (read_short_integer()) return true;
  const char* const begin = at_;
  if (!skip_number()) return false;
  const std::string_view source = last(static_cast<std::size_t>(at_ - begin));
  const bool is_negative = *begin == '-';
  std::uint64_t magnitude = 0;
  if (!read_integer(source.substr(is_negative), magnitude) || (is_negative && magnitude > least_magnitude)) {
    return read_real(source);
  }
  return builder_.add_integer(magnitude, is_negative, source, !(is_negative && magnitude == 0));
}

bool JsonReader::read_real(std::string_view source) {
  if (!builder_.takes_any_number()) return builder_.fail(ErrorCode::number_out_of_range);
  const std::optional<Json::number_float_t> value = parse_float(source);
  if (!value) return builder_.fail(ErrorCode::number_out_of_range);
  return builder_.add_real(source, float_text(*value) == source);
}

bool JsonReader::read_literal(std::string_view literal) {
  for (const char wanted : literal) {
    if (peek() != wanted) return fail_at(at_);
    ++at_;
  }
  return true;
}

bool JsonReader::fail_at(const char* wrong) {
  return builder_.fail(ErrorCode::bad_json, " (at byte " + std::to_string(wrong - begin_ + 1) + ")");
}

/// A token stands where it must not. The error names the byte behind it, or what is wrong in it.
bool JsonReader::unexpected() {
  Text text;
  bool is_token = true;
  const char* const begin = at_;
  switch (peek()) {
    case '"':
      is_token = read_text(text);
      break;
    case 't':
      is_token = read_literal("true");
      break;
    case 'f':
      is_token = read_literal("false");
      break;
    case 'n':
      is_token = read_literal("null");
      break;
    default:
      if (peek() == '-' || is_digit(peek())) is_token = skip_number();
  }
  return is_token && fail_at(at_ == begin ? at_ : at_ - 1);
}

}  // namespace parlor::codec
