// The tag each message carries: '#', two hexadecimal digits for which of a room's senders it is from, eight for the
// number of the message among that sender's. Who receives it finds the time of sending in the generator's own memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace load {

struct Tag {
  std::uint8_t sender = 0;
  std::uint32_t number = 0;
};

constexpr char kTagMark = '#';
constexpr std::size_t kSenderDigits = 2;
constexpr std::size_t kNumberDigits = 8;
constexpr std::size_t kTagSize = 1 + kSenderDigits + kNumberDigits;

/** Writes `value` as `digits` hexadecimal digits. */
void write_hex(char* out, std::uint32_t value, std::size_t digits);

/** The tag that stands at the beginning of this text. */
std::optional<Tag> tag_at(std::string_view text);

/** Finds the tags in a message; remembers where the last one stood, since it will mostly stand there again. */
class TagFinder {
 public:
  /** The first tag at or behind `from`, which is moved behind it; nothing when there is none. */
  std::optional<Tag> next(std::string_view text, std::size_t& from);

 private:
  std::size_t usual_ = 0;
};

}  // namespace load
