#include "parlor/codec/cbor_reader.hpp"

#include "parlor/codec/utf8.hpp"

namespace parlor::codec {
namespace {

enum Major : std::uint8_t { positive, negative, byte_string, text_string, array, map, tag, simple };
constexpr std::uint8_t break_byte = 0xFF;

}  // namespace

bool CborReader::read() {
  if (!read_item()) return false;
  return position_ == bytes_.size() || malformed("there are bytes behind the item");
}

bool CborReader::read_head(Head& head) {
  if (position_ == bytes_.size()) return malformed("the bytes end too early");
  const std::uint8_t first = bytes_[position_++];
  head.major = first >> 5;
  head.info = first & 31;
  head.argument = head.info;
  if (head.info < 24 || head.is_indefinite()) return true;
  if (head.info > 27) return malformed("a reserved length is used");
  const std::size_t width = std::size_t{1} << (head.info - 24);
  if (bytes_.size() - position_ < width) return malformed("the bytes end too early");
  head.argument = 0;
  for (std::size_t i = 0; i < width; ++i) head.argument = head.argument << 8 | bytes_[position_++];
  return true;
}

bool CborReader::read_item() {
  Head head;
  return read_head(head) && read_item_after(head);
}

bool CborReader::read_item_after(const Head& head) {
  const bool may_be_indefinite = head.major == text_string || head.major == array || head.major == map;
  if (head.is_indefinite() && !may_be_indefinite) return malformed("an indefinite length stands where none can");
  switch (head.major) {
    case positive:
      return builder_.add_integer(head.argument, false);
    case negative:
      return read_negative(head);
    case text_string: {
      std::string_view text;
      if (!read_text(head, text)) return false;
      builder_.add_text(text);
      return true;
    }
    case array:
      return read_array(head);
    case map:
      return read_map(head);
    case simple:
      return read_simple(head);
    case tag:
      return malformed("tags are not used here");
    default:
      return malformed("byte strings are not used here");
  }
}

bool CborReader::read_negative(const Head& head) {
  // -1-argument must fit 64 bits before the builder can judge it.
  if (head.argument > static_cast<std::uint64_t>(limits::integer_max)) {
    return builder_.fail(ErrorCode::number_out_of_range);
  }
  return builder_.add_integer(head.argument + 1, true);
}

bool CborReader::read_text(const Head& head, std::string_view& found) {
  if (!head.is_indefinite()) return read_chunk(head.argument, found);
  std::string& text = builder_.pieces(bytes_.size());
  const std::size_t begin = text.size();
  while (!take_break()) {
    Head chunk;
    if (!read_head(chunk)) return false;
    // RFC 8949 section 3.2.3: chunks are of the same type, of definite length, and valid each by itself.
    if (chunk.major != text_string || chunk.is_indefinite()) return malformed("a text's chunk is no definite text");
    std::string_view piece;
    if (!read_chunk(chunk.argument, piece)) return false;
    text += piece;
  }
  found = std::string_view(text).substr(begin);
  return true;
}

bool CborReader::read_chunk(std::uint64_t size, std::string_view& chunk) {
  if (size > bytes_.size() - position_) return malformed("the bytes end too early");
  chunk = as_text(bytes_.subspan(position_, static_cast<std::size_t>(size)));
  if (!is_utf8(chunk)) return builder_.fail(ErrorCode::bad_utf8);
  position_ += chunk.size();
  return true;
}

bool CborReader::read_array(const Head& head) {
  if (!builder_.open(Token::Kind::array, nullptr)) return false;
  for (std::uint64_t i = 0; head.is_indefinite() ? !take_break() : i < head.argument; ++i) {
    if (!read_item()) return false;
  }
  return builder_.close(nullptr);
}

bool CborReader::read_map(const Head& head) {
  if (!builder_.open(Token::Kind::object, nullptr)) return false;
  for (std::uint64_t i = 0; head.is_indefinite() ? !take_break() : i < head.argument; ++i) {
    if (!read_key() || !read_item()) return false;
  }
  return builder_.close(nullptr);
}

bool CborReader::read_key() {
  Head head;
  if (!read_head(head)) return false;
  if (head.major != text_string) return malformed("a key is no text");
  std::string_view key;
  return read_text(head, key) && builder_.add_key(key);
}

bool CborReader::read_simple(const Head& head) {
  switch (head.info) {
    case 20:
    case 21:
      builder_.add_boolean(head.info == 21);
      return true;
    case 22:
      builder_.add_null();
      return true;
    case 25:
    case 26:
    case 27:
      return builder_.fail(ErrorCode::number_out_of_range);
    default:
      return malformed("a simple value stands for nothing in JSON");
  }
}

bool CborReader::take_break() {
  if (position_ == bytes_.size() || bytes_[position_] != break_byte) return false;
  ++position_;
  return true;
}

bool CborReader::malformed(const char* why) {
  return builder_.fail(ErrorCode::bad_cbor, " (at byte " + std::to_string(position_) + ": " + why + ")");
}

}  // namespace parlor::codec
