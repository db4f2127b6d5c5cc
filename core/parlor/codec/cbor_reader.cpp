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
      return builder_.number_unsigned(head.argument);
    case negative:
      return read_negative(head);
    case text_string: {
      std::string text;
      return read_text(head, text) && builder_.string(text);
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
  return builder_.number_integer(-1 - static_cast<std::int64_t>(head.argument));
}

bool CborReader::read_text(const Head& head, std::string& text) {
  if (!head.is_indefinite()) return read_chunk(head.argument, text);
  while (!take_break()) {
    Head chunk;
    if (!read_head(chunk)) return false;
    // RFC 8949 section 3.2.3: chunks are of the same type, of definite length, and valid each by itself.
    if (chunk.major != text_string || chunk.is_indefinite()) return malformed("a text's chunk is no definite text");
    if (!read_chunk(chunk.argument, text)) return false;
  }
  return true;
}

bool CborReader::read_chunk(std::uint64_t size, std::string& text) {
  if (size > bytes_.size() - position_) return malformed("the bytes end too early");
  const std::string_view chunk = as_text(bytes_.subspan(position_, static_cast<std::size_t>(size)));
  if (!is_utf8(chunk)) return builder_.fail(ErrorCode::bad_utf8);
  text += chunk;
  position_ += chunk.size();
  return true;
}

bool CborReader::read_array(const Head& head) {
  if (!builder_.start_array(0)) return false;
  for (std::uint64_t i = 0; head.is_indefinite() ? !take_break() : i < head.argument; ++i) {
    if (!read_item()) return false;
  }
  return builder_.end_array();
}

bool CborReader::read_map(const Head& head) {
  if (!builder_.start_object(0)) return false;
  for (std::uint64_t i = 0; head.is_indefinite() ? !take_break() : i < head.argument; ++i) {
    if (!read_key() || !read_item()) return false;
  }
  return builder_.end_object();
}

bool CborReader::read_key() {
  Head head;
  if (!read_head(head)) return false;
  if (head.major != text_string) return malformed("a key is no text");
  std::string name;
  return read_text(head, name) && builder_.key(name);
}

bool CborReader::read_simple(const Head& head) {
  switch (head.info) {
    case 20:
      return builder_.boolean(false);
    case 21:
      return builder_.boolean(true);
    case 22:
      return builder_.null();
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
