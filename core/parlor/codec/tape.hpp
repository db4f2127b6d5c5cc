#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace parlor::codec {

/// One value or key of a tape. Views point into what was read, or into the tape's own memory.
struct Token {
  enum class Kind : std::uint8_t { null, boolean, integer, large_integer, real, text, array, object };

  Kind kind = Kind::null;
  bool is_minimal = true;   ///< the source is, byte for byte, what dump_json writes for the value
  std::uint32_t size = 0;   ///< an array's elements, an object's entries
  std::uint32_t next = 0;   ///< the index behind the value and all that is in it
  std::string_view source;  ///< the value as it stands in a JSON text; empty in CBOR. All there is of a real number
  std::string_view text{};  ///< a text's characters
  union {
    std::int64_t integer = 0;     ///< of a boolean: 0 or 1
    std::uint64_t large_integer;  ///< beyond std::int64_t
  };
};

/// A JSON value as a flat list: each value's token, an object's entries as key and value by turns. Made by parse_json
/// and parse_cbor, so it holds only what those accept. One pass writes it and every later one skips what it does not
/// need, so that a message becomes structs without a tree in between. Lives as long as what was read; used again, it
/// allocates nothing.
class Tape {
 public:
  using Index = std::uint32_t;
  static constexpr Index root = 0;

  const Token& operator[](Index at) const { return tokens_[at]; }
  /// The index of the value of an object's entry, or 0.
  Index find(Index object, std::string_view key) const;

 private:
  friend class TapeBuilder;

  /// An array or object that has not ended, while the tape is written.
  struct Open {
    Index at;
    std::size_t flaws;              // met before it
    Index last_key = 0;             // of an object
    bool is_sorted = true;          // the keys so far ascend as dump_json would have them,
    bool is_sorted_by_size = true;  // or as dump_cbor would: either way none stands twice
  };

  std::vector<Token> tokens_;
  std::vector<Open> open_;
  std::forward_list<std::string> texts_;  // those that had to be put together
};

}  // namespace parlor::codec
