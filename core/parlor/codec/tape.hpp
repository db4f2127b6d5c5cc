#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace parlor::codec {

/// One value of a tape, and the key under which it stands if it is an object's entry. Views point into what was read,
/// or into the tape's own memory.
struct Token {
  enum class Kind : std::uint8_t { null, boolean, integer, large_integer, real, text, array, object };

  Kind kind = Kind::null;
  bool is_minimal = true;  ///< the source is, byte for byte, what dump_json writes for the value
  // An object's keys ascend as dump_json would have them, or as dump_cbor would: shorter ones first.
  bool is_sorted = true;
  bool is_sorted_by_size = true;
  std::uint32_t size = 0;     ///< an array's elements, an object's entries
  std::uint32_t next = 0;     ///< the index behind the value and all that is in it
  std::string_view key{};     ///< an entry's
  std::string_view source{};  ///< the value as it stands in a JSON text; empty in CBOR. All there is of a real number
  union {
    std::int64_t integer;         ///< of a boolean: 0 or 1
    std::uint64_t large_integer;  ///< beyond std::int64_t
    std::string_view text;        ///< a text's characters
    std::uint32_t type;           ///< an object's: where its entry "type" stands; 0 if it has none
  };

  Token() : integer(0) {}
};

/// A JSON value as a flat list of tokens: an array's or object's own, then those of what is in it. Made by parse_json
/// and parse_cbor, so it holds only what those accept. One pass writes it and every later one skips what it does not
/// need, so that a message becomes structs without a tree in between. Lives as long as what was read; used again, it
/// allocates nothing.
class Tape {
 public:
  using Index = std::uint32_t;
  static constexpr Index root = 0;

  const Token& operator[](Index at) const { return tokens_[at]; }
  /// The index of an object's entry, or 0.
  Index find(Index object, std::string_view key) const;
  /// The text under "type" in an object, by which a variant knows its alternatives; empty if there is none.
  std::string_view type_of(Index object) const;

 private:
  friend class TapeBuilder;

  /// An array or object that has not ended, while the tape is written.
  struct Open {
    Index at = 0;
    Index type = 0;
    std::uint32_t size = 0;
    Token::Kind kind = Token::Kind::null;
    // The keys so far ascend in one order or the other: either way none stands twice.
    bool is_sorted = true;
    bool is_sorted_by_size = true;
    std::size_t flaws = 0;  // met before it
    std::string_view last_key{};
  };

  std::vector<Token> tokens_;  // more than there are: what is behind the root's end is left over
  std::vector<Open> outer_;
  std::string pieces_;                    // texts that had to be put together, one behind the other
  std::forward_list<std::string> texts_;  // those of values that come from no message
};

}  // namespace parlor::codec
