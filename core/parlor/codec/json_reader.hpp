#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "parlor/codec/tape_builder.hpp"

namespace parlor::codec {

/// Reads one JSON text (RFC 8259) into a builder, which holds the rules on depth, keys and numbers. The text is UTF-8
/// (read_json has seen to that). An error names the byte behind the token that was wrong.
class JsonReader {
 public:
  JsonReader(std::string_view text, TapeBuilder& builder)
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), builder_(builder) {}

  /// True if there was one value and nothing behind it; otherwise the builder knows why.
  bool read();

 private:
  struct Text {
    std::string_view characters;
    std::string_view source;  // with the quotation marks
    bool is_minimal = true;
  };

  char peek() const { return at_ == end_ ? '\0' : *at_; }
  void skip_space();
  bool take(char wanted);
  /// What has just been read.
  std::string_view last(std::size_t size) const { return {at_ - size, size}; }
  bool read_value();
  bool read_key();
  bool read_text(Text& text);
  [[gnu::noinline]] bool read_escaped(Text& found, const char* quote);
  bool read_escape(std::string& text, bool& is_minimal);
  bool read_unicode_escape(std::string& text, bool& is_minimal);
  std::optional<std::uint32_t> read_code_unit();
  bool read_short_integer();
  bool read_number();
  [[gnu::cold, gnu::noinline]] bool read_real(std::string_view source);
  bool read_literal(std::string_view literal);
  [[gnu::cold, gnu::noinline]] bool skip_number();
  bool skip_digits();
  [[gnu::cold, gnu::noinline]] bool fail_at(const char* wrong);
  [[gnu::cold, gnu::noinline]] bool unexpected();

  const char* begin_;
  const char* at_;
  const char* end_;
  TapeBuilder& builder_;
};

}  // namespace parlor::codec
