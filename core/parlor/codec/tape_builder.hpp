#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
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
  bool add(Token token);
  /// An integer of any size, as far as the options go. `source` and the rest of the token are kept.
  bool add_integer(Token token, std::uint64_t magnitude, bool is_negative);
  bool add_real(Token token);
  bool open(Token::Kind container, const char* source);
  bool add_key(Token key);
  bool close(const char* source_end);
  /// Memory for a text that stands nowhere in one piece.
  std::string& new_text() { return tape_.texts_.emplace_front(); }

  bool has_open() const { return !open_.empty(); }
  bool is_in_object() const { return in_object_; }
  bool takes_any_number() const { return options_.numbers == Numbers::any; }

  /// Something between two values is not as dump_json would write it.
  void note_space() { ++flaws_; }
  /// Notes the first error and tells the reader to stop; `detail` is put behind the code's text.
  bool fail(ErrorCode code, const std::string& detail = {});
  /// The first error, or success.
  Status status() const;

 private:
  struct Open {
    Tape::Index at;
    std::size_t flaws;                                   // met before it
    Tape::Index last_key = 0;                            // of an object
    bool is_sorted = true;                               // the keys so far ascend as dump_json would have them,
    bool is_sorted_by_size = true;                       // or as dump_cbor would: either way none stands twice
    std::unique_ptr<std::set<std::string_view>> keys{};  // of a large object that is not sorted
  };

  void note_order(Open& object, std::string_view last, std::string_view next);
  bool is_repeated(Open& object, std::string_view key) const;
  void push(Token& token);

  Tape& tape_;
  ParseOptions options_;
  ErrorCode syntax_error_;
  std::vector<Open> open_;
  bool in_object_ = false;
  std::size_t flaws_ = 0;
  std::optional<Error> error_;
};

}  // namespace parlor::codec
