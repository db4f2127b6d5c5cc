#include "message.hpp"

#include <array>
#include <charconv>

#include "frame.hpp"
#include "tag.hpp"

namespace load {
namespace {

constexpr std::string_view kTag = "{tag}";
constexpr std::string_view kSeq = "{seq}";

std::string tag_text(std::uint8_t sender, std::uint32_t number) {
  std::string text(kTagSize, kTagMark);
  write_hex(text.data() + 1, sender, kSenderDigits);
  write_hex(text.data() + 1 + kSenderDigits, number, kNumberDigits);
  return text;
}

void write_masked(char* payload, std::size_t at, std::string_view digits) {
  for (std::size_t i = 0; i < digits.size(); ++i) payload[at + i] = masked(digits[i], at + i);
}

}  // namespace

Message::Message(std::string text, std::uint8_t sender) : text_(std::move(text)), sender_(sender) {
  if (text_.find(kSeq) != std::string::npos) seq_digits_ = 1;
  build(0);
}

std::string_view Message::frame(std::uint32_t number) {
  if (seq_digits_ > 0) {
    std::array<char, 16> seq{};
    const auto end = std::to_chars(seq.data(), seq.data() + seq.size(), std::uint64_t{number} + 1).ptr;
    const std::string_view digits(seq.data(), static_cast<std::size_t>(end - seq.data()));
    // A JSON number has no leading zeros, so the frame grows with its digits.
    if (digits.size() != seq_digits_) build(number);
    write_masked(frame_.data() + payload_, seq_at_, digits);
  }
  std::array<char, kNumberDigits> digits{};
  write_hex(digits.data(), number, kNumberDigits);
  write_masked(frame_.data() + payload_, number_at_, {digits.data(), digits.size()});
  return frame_;
}

void Message::build(std::uint32_t number) {
  std::string payload = text_;
  if (seq_digits_ > 0) {
    const auto seq = std::to_string(std::uint64_t{number} + 1);
    seq_digits_ = seq.size();
    payload = filled(std::move(payload), kSeq, seq);
    seq_at_ = text_.find(kSeq);
  }
  const auto tag_at = payload.find(kTag);
  payload.replace(tag_at, kTag.size(), tag_text(sender_, number));
  number_at_ = tag_at + 1 + kSenderDigits;
  if (seq_digits_ > 0 && seq_at_ > tag_at) seq_at_ += kTagSize - kTag.size();
  frame_.clear();
  payload_ = append_frame(frame_, Opcode::text, payload);
}

std::string filled(std::string text, std::string_view name, std::string_view value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
  return text;
}

}  // namespace load
