#include "parlor/channel_layer/msgpack.hpp"

#include <array>
#include <cstdint>
#include <optional>

#include "parlor/base/limits.hpp"
#include "parlor/codec/utf8.hpp"

namespace parlor::layer {
namespace {

constexpr std::string_view address_key = "__asgi_channel__";

void append_number(std::string& out, std::uint64_t number, std::size_t bytes) {
  for (std::size_t i = bytes; i-- > 0;) out.push_back(static_cast<char>(number >> (8 * i)));
}

void append_head(std::string& out, std::size_t count, std::uint8_t fix, std::size_t fix_below, std::uint8_t wide) {
  if (count < fix_below) {
    out.push_back(static_cast<char>(fix | count));
  } else if (count < 65536) {
    out.push_back(static_cast<char>(wide));
    append_number(out, count, 2);
  } else {
    out.push_back(static_cast<char>(wide + 1));
    append_number(out, count, 4);
  }
}

void append_text(std::string& out, std::string_view text) {
  append_head(out, text.size(), 0xa0, 32, 0xda);
  out += text;
}

/// Walks over a value without building anything, so that nesting costs no stack and lengths no memory.
class Scanner {
 public:
  explicit Scanner(std::string_view bytes) : bytes_(bytes) {}

  Status scan() {
    std::array<std::uint64_t, limits::redis_message_depth> left{};  // values still due, for each open array or map
    std::size_t depth = 0;
    do {
      std::uint64_t inner = 0;
      if (const Status read = value(inner); !read) return read;
      if (depth > 0) --left[depth - 1];
      if (inner > 0) {
        if (depth == left.size()) return ErrorCode::too_deep;
        left[depth++] = inner;
      }
      while (depth > 0 && left[depth - 1] == 0) --depth;
    } while (depth > 0);
    return at_ == bytes_.size() ? Status() : cut_off();
  }

 private:
  static Status cut_off() { return Error(ErrorCode::bad_field, "it is no MessagePack value"); }

  std::optional<std::uint64_t> number(std::size_t count) {
    if (bytes_.size() - at_ < count) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes_[at_++]);
    return value;
  }

  Status skip(std::optional<std::uint64_t> count) {
    if (!count || bytes_.size() - at_ < *count) return cut_off();
    at_ += *count;
    return {};
  }

  Status text(std::optional<std::uint64_t> count) {
    const std::size_t begin = at_;
    if (const Status skipped = skip(count); !skipped) return skipped;
    return codec::is_utf8(bytes_.substr(begin, at_ - begin)) ? Status() : Status(ErrorCode::bad_utf8);
  }

  Status container(std::optional<std::uint64_t> count, std::uint64_t each, std::uint64_t& inner) {
    if (!count || *count > bytes_.size() - at_) return cut_off();
    inner = *count * each;
    return {};
  }

  /// One value, or the head of an array or map: then `inner` values follow.
  Status value(std::uint64_t& inner) {
    const auto head = number(1);
    if (!head) return cut_off();
    if (*head < 0x80 || *head >= 0xe0) return {};
    if (*head < 0x90) return container(*head & 0x0f, 2, inner);
    if (*head < 0xa0) return container(*head & 0x0f, 1, inner);
    if (*head < 0xc0) return text(*head & 0x1f);
    return marked(*head, inner);
  }

  Status marked(std::uint64_t head, std::uint64_t& inner) {
    switch (head) {
      case 0xc0:
      case 0xc2:
      case 0xc3:
        return {};
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return skip(number(std::size_t{1} << (head - 0xc4)));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return extension(number(std::size_t{1} << (head - 0xc7)));
      case 0xca:
        return skip(4);
      case 0xcb:
        return skip(8);
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return skip(std::uint64_t{1} << (head - 0xcc));
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3:
        return skip(std::uint64_t{1} << (head - 0xd0));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return extension(std::uint64_t{1} << (head - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return text(number(std::size_t{1} << (head - 0xd9)));
      case 0xdc:
      case 0xdd:
        return container(number(std::size_t{2} << (head - 0xdc)), 1, inner);
      case 0xde:
      case 0xdf:
        return container(number(std::size_t{2} << (head - 0xde)), 2, inner);
      default:
        return cut_off();
    }
  }

  /// A type byte, then the content.
  Status extension(std::optional<std::uint64_t> count) {
    if (count) ++*count;
    return skip(count);
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

std::size_t head_bytes(std::size_t entries) {
  return entries < 16 ? 1 : entries < 65536 ? 3 : 5;
}

}  // namespace

Result<PackedMessage> PackedMessage::pack(const Message& message) {
  PackedMessage packed;
  packed.entries_ = message.size();
  std::string whole;
  Message::to_msgpack(message, nlohmann::detail::output_adapter<char>(whole));
  // What Redis' other users could not read must not leave this program.
  if (const Status scanned = Scanner(whole).scan(); !scanned) return scanned.error();
  packed.body_ = whole.substr(head_bytes(packed.entries_));
  return packed;
}

std::string PackedMessage::with_entry(std::string_view entry) const {
  std::string map;
  map.reserve(body_.size() + entry.size() + 5);
  append_head(map, entries_ + (entry.empty() ? 0 : 1), 0x80, 16, 0xde);
  map += body_;
  map += entry;
  return map;
}

std::string PackedMessage::addressed_to(std::string_view channel) const {
  std::string entry;
  append_text(entry, address_key);
  append_text(entry, channel);
  return with_entry(entry);
}

std::string PackedMessage::addressed_to(const std::vector<std::string>& channels) const {
  std::string entry;
  append_text(entry, address_key);
  append_head(entry, channels.size(), 0x90, 16, 0xdc);
  for (const std::string& channel : channels) append_text(entry, channel);
  return with_entry(entry);
}

Result<Message> unpack(std::string_view bytes) {
  if (bytes.size() > limits::redis_message_bytes) return ErrorCode::too_large;
  if (const Status scanned = Scanner(bytes).scan(); !scanned) return scanned.error();
  Message message = Message::from_msgpack(bytes.begin(), bytes.end(), true, false);
  if (!message.is_object()) return Error(ErrorCode::bad_field, "it is no map with texts as keys");
  return message;
}

}  // namespace parlor::layer
