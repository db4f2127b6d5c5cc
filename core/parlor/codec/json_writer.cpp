#include "parlor/codec/json_writer.hpp"

#include "parlor/codec/floats.hpp"
#include "parlor/codec/plain_text.hpp"
#include "parlor/codec/utf8.hpp"

namespace parlor::codec {
namespace {

void put_escaped(std::string& out, char c) {
  constexpr std::string_view meanings = "\"\\\b\f\n\r\t";
  constexpr std::string_view names = "\"\\bfnrt";
  constexpr std::string_view digits = "0123456789abcdef";
  out += '\\';
  if (const std::size_t which = meanings.find(c); which != std::string_view::npos) {
    out += names[which];
    return;
  }
  out += "u00";
  out += digits[static_cast<std::uint8_t>(c) >> 4];
  out += digits[static_cast<std::uint8_t>(c) & 15U];
}

}  // namespace

/// In front of every value and key.
void JsonWriter::separate() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
}

void JsonWriter::null() {
  separate();
  out_ += "null";
}

void JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::integer(std::int64_t value) {
  if (value >= 0) return large_integer(static_cast<std::uint64_t>(value));
  separate();
  out_ += '-';
  needs_comma_ = false;
  large_integer(0 - static_cast<std::uint64_t>(value));
}

void JsonWriter::large_integer(std::uint64_t value) {
  separate();
  char digits[20];
  char* const end = digits + sizeof digits;
  char* at = end;
  do {
    *--at = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  out_.append(at, end);
}

void JsonWriter::real(Json::number_float_t value) {
  separate();
  out_ += float_text(value);
}

void JsonWriter::text(std::string_view value) {
  separate();
  quote(value);
}

void JsonWriter::document(const Document& value) {
  separate();
  out_ += value.text();
}

void JsonWriter::begin_array(std::size_t) {
  separate();
  out_ += '[';
  needs_comma_ = false;
}

void JsonWriter::end_array() {
  out_ += ']';
  needs_comma_ = true;
}

void JsonWriter::begin_object(std::size_t) {
  separate();
  out_ += '{';
  needs_comma_ = false;
}

void JsonWriter::key(std::string_view name) {
  text(name);
  out_ += ':';
  needs_comma_ = false;
}

void JsonWriter::end_object() {
  out_ += '}';
  needs_comma_ = true;
}

void JsonWriter::quote(std::string_view text) {
  if (!is_utf8(text)) return quote(with_replacements(text));
  out_ += '"';
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end; ++at) {
    const char* const plain = at;
    at = plain_end(at, end);
    out_.append(plain, at);
    if (at == end) break;
    put_escaped(out_, *at);
  }
  out_ += '"';
}

}  // namespace parlor::codec
