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
#include "parlor/codec/tape.hpp"

namespace parlor::codec {

/// Writes a tape from a reader's tokens, and stops at the first thing that Parlor does not take: too deep, a number out
/// of range, a key twice. One builder serves JSON and CBOR, so both have one set of rules.
class TapeBuilder {
 public:
  TapeBuilder(Tape& tape, const ParseOptions& options, ErrorCode syntax_error);

  /// A value that holds no others.
  bool add(const Token& token);
  /// An integer of any size, as far as the options go. `source` and the rest of the token are kept.
  bool add_integer(Token token, std::uint64_t magnitude, bool is_negative);
  /// One within ±limits::integer_max, which every option allows.
  void add_short_integer(Token& token, std::int64_t value) {
    token.kind = Token::Kind::integer;
    token.integer = value;
    add(token);
  }
  bool add_real(Token token);
  bool open(Token::Kind container, const char* source);
  bool add_key(const Token& key);
  bool close(const char* source_end);
  /// Memory for a text that stands nowhere in one piece.
  std::string& new_text() { return tape_.texts_.emplace_front(); }

  bool has_open() const { return !open_.empty(); }
  bool is_in_object() const { return in_object_; }
  bool takes_any_number() const { return options_.numbers == Numbers::any; }

  /// Something between two values is not as dump_json would write it.
  void note_space() { ++flaws_; }
  /// Notes the first error and tells the reader to stop; `detail` is put behind the code's text.
  [[gnu::cold, gnu::noinline]] bool fail(ErrorCode code, const std::string& detail = {});
  /// The first error, or success.
  Status status() const;

 private:
  using Open = Tape::Open;

  void note_order(Open& object, std::string_view last, std::string_view next);
  [[gnu::noinline]] bool is_repeated(const Open& object, std::string_view key);
  void push(const Token& token);

  Tape& tape_;
  ParseOptions options_;
  ErrorCode syntax_error_;
  std::vector<Open>& open_;  // the tape's, for its memory
  // The keys of large objects that are not sorted, by the objects' places.
  std::map<Tape::Index, std::set<std::string_view>> keys_;
  bool in_object_ = false;
  std::size_t flaws_ = 0;
  std::optional<Error> error_;
};

}  // namespace parlor::codec
