// A message to be sent again and again: its frame is built and masked once, and only the digits in it that count are
// written anew each time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace load {

class Message {
 public:
  /**
   * `text`: the message; "{tag}" stands for its tag and must be there, "{seq}" for its decimal number from 1.
   * `sender`: the tag's.
   */
  Message(std::string text, std::uint8_t sender);

  /** The frame of the message with this number, from 0; valid until the next call. */
  std::string_view frame(std::uint32_t number);

 private:
  void build(std::uint32_t number);

  std::string text_;
  std::uint8_t sender_;
  std::string frame_;
  std::size_t payload_ = 0;    ///< where in the frame the payload begins
  std::size_t number_at_ = 0;  ///< where in the payload the tag's number stands
  std::size_t seq_at_ = 0;
  std::size_t seq_digits_ = 0;  ///< 0: there is none
};

/** Replaces every `name` in the text. */
std::string filled(std::string text, std::string_view name, std::string_view value);

}  // namespace load
