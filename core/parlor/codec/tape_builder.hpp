#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/codec/json.hpp"
#include "parlor/codec/short_text.hpp"
#include "parlor/codec/tape.hpp"

namespace parlor::codec {

/// Writes a tape from a reader's tokens, and stops at the first thing that Parlor does not take: too deep, a number out
/// of range, a key twice. One builder serves JSON and CBOR, so both have one set of rules. A reader of JSON gives the
/// text of each value as it stands there (`source`), and whether dump_json would write it so (`is_minimal`).
class TapeBuilder {
 public:
  TapeBuilder(Tape& tape, const ParseOptions& options, ErrorCode syntax_error);
  TapeBuilder(const TapeBuilder&) = delete;
  TapeBuilder& operator=(const TapeBuilder&) = delete;

  void add_null(std::string_view source = {}) { push(Token::Kind::null, source); }
  void add_boolean(bool value, std::string_view source = {}) { push(Token::Kind::boolean, source).integer = value; }
  void add_text(std::string_view text, std::string_view source = {}, bool is_minimal = true) {
    push(Token::Kind::text, source, is_minimal).text = text;
  }
  /// One within ±limits::integer_max, which every option allows.
  void add_short_integer(std::int64_t value, std::string_view source = {}) {
    push(Token::Kind::integer, source).integer = value;
  }
  /// An integer of any size, as far as the options go.
  bool add_integer(std::uint64_t magnitude, bool is_negative, std::string_view source = {}, bool is_minimal = true);
  bool add_real(std::string_view source, bool is_minimal = true);

  bool open(Token::Kind container, const char* source);
  /// Of the value that comes next.
  bool add_key(std::string_view key, bool is_minimal = true);
  /// Always true, for readers that end with it.
  bool close(const char* source_end);
  /// Memory for texts that stand nowhere in one piece, one behind the other. Together they are no longer than the
  /// message that they come from, so those that are there stay where they are.
  std::string& pieces(std::size_t message_bytes);
  /// Memory for a text that comes from no message.
  std::string& new_text() { return tape_.texts_.emplace_front(); }

  bool has_open() const { return open_.kind != Token::Kind::null; }
  bool is_in_object() const { return open_.kind == Token::Kind::object; }
  bool takes_any_number() const { return options_.numbers == Numbers::any; }

  /// Something between two values is not as dump_json would write it.
  void note_space() { ++flaws_; }
  /// Notes the first error and tells the reader to stop; `detail` is put behind the code's text.
  [[gnu::cold, gnu::noinline]] bool fail(ErrorCode code, const std::string& detail = {});
  /// The first error, or success.
  Status status() const;

 private:
  Tape::Index size() const { return static_cast<Tape::Index>(next_ - tape_.tokens_.data()); }
  Token& push(Token::Kind kind, std::string_view source, bool is_minimal = true);
  [[gnu::noinline]] void grow();
  void note_order(std::string_view last, std::string_view next);
  [[gnu::noinline]] bool is_repeated(std::string_view key);

  Tape& tape_;
  Token* next_;  // into the tape's tokens
  Token* end_;
  std::string_view key_;  // of the value to come; without meaning in an array
  Tape::Open open_;       // the innermost; those around it are the tape's outer_
  std::size_t flaws_ = 0;
  ParseOptions options_;
  ErrorCode syntax_error_;
  // The keys of large objects that are not sorted, by the objects' places.
  std::map<Tape::Index, std::set<std::string_view>> keys_;
  std::optional<Error> error_;
};

inline Token& TapeBuilder::push(Token::Kind kind, std::string_view source, bool is_minimal) {
  if (next_ == end_) grow();
  Token& token = *next_++;
  token.kind = kind;
  token.is_minimal = is_minimal;
  token.key = key_;
  token.source = source;
  token.next = size();
  ++open_.size;
  flaws_ += !is_minimal;
  return token;
}

}  // namespace parlor::codec
