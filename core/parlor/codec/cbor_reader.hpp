#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parlor/codec/tape_builder.hpp"

namespace parlor::codec {

/// Reads one CBOR item (RFC 8949) into a builder, which holds the rules on depth, keys, numbers and UTF-8. Taken are
/// the items of the JSON data model, in definite and indefinite lengths. Lengths are 64 bits wide on every machine and
/// are believed only as far as there are bytes; the recursion is as deep as the builder allows.
class CborReader {
 public:
  CborReader(ByteView bytes, TapeBuilder& builder) : bytes_(bytes), builder_(builder) {}

  /// True if there was one item and nothing behind it; otherwise the builder knows why.
  bool read();

 private:
  /// An item's first byte and the number in or behind it (RFC 8949 section 3).
  struct Head {
    std::uint8_t major = 0;
    std::uint8_t info = 0;
    std::uint64_t argument = 0;
    bool is_indefinite() const { return info == 31; }
  };

  bool read_head(Head& head);
  bool read_item();
  bool read_item_after(const Head& head);
  bool read_negative(const Head& head);
  bool read_text(const Head& head, std::string_view& found);
  bool read_chunk(std::uint64_t size, std::string_view& chunk);
  bool read_array(const Head& head);
  bool read_map(const Head& head);
  bool read_key();
  bool read_simple(const Head& head);
  bool take_break();
  [[gnu::cold, gnu::noinline]] bool malformed(const char* why);

  ByteView bytes_;
  TapeBuilder& builder_;
  std::size_t position_ = 0;
};

}  // namespace parlor::codec
