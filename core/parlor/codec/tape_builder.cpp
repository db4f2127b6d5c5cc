#include "parlor/codec/tape_builder.hpp"

#include <algorithm>
#include <utility>

namespace parlor::codec {
namespace {

/// Up to so many keys are compared one by one; that is faster than a set, which larger objects get.
constexpr std::uint32_t keys_compared = 16;
constexpr std::size_t tokens_at_first = 24;

}  // namespace

TapeBuilder::TapeBuilder(Tape& tape, const ParseOptions& options, ErrorCode syntax_error)
    : tape_(tape), options_(options), syntax_error_(syntax_error) {
  // A tape for one message has its memory at once, and not in ever larger pieces.
  if (tape_.tokens_.empty()) tape_.tokens_.resize(tokens_at_first);
  next_ = tape_.tokens_.data();
  end_ = next_ + tape_.tokens_.size();
  tape_.outer_.clear();
  tape_.pieces_.clear();
  tape_.texts_.clear();
}

std::string& TapeBuilder::pieces(std::size_t message_bytes) {
  // Never within the string itself, from where a tape that is moved would not take it along.
  constexpr std::size_t least = 64;
  if (tape_.pieces_.empty()) tape_.pieces_.reserve(std::max(message_bytes, least));
  return tape_.pieces_;
}

void TapeBuilder::grow() {
  const std::size_t used = size();
  tape_.tokens_.resize(2 * used);
  next_ = tape_.tokens_.data() + used;
  end_ = next_ + used;
}

bool TapeBuilder::add_integer(std::uint64_t magnitude, bool is_negative, std::string_view source, bool is_minimal) {
  if (options_.numbers == Numbers::integers && magnitude > static_cast<std::uint64_t>(limits::integer_max)) {
    return fail(ErrorCode::number_out_of_range);
  }
  if (magnitude > static_cast<std::uint64_t>(INT64_MAX) && !is_negative) {
    push(Token::Kind::large_integer, source, is_minimal).large_integer = magnitude;
  } else {
    push(Token::Kind::integer, source, is_minimal).integer =
        static_cast<std::int64_t>(is_negative ? 0 - magnitude : magnitude);
  }
  return true;
}

bool TapeBuilder::add_real(std::string_view source, bool is_minimal) {
  if (options_.numbers == Numbers::integers) return fail(ErrorCode::number_out_of_range);
  push(Token::Kind::real, source, is_minimal);
  return true;
}

bool TapeBuilder::open(Token::Kind container, const char* source) {
  if (tape_.outer_.size() >= options_.max_depth) return fail(ErrorCode::too_deep);
  const Tape::Index at = size();
  push(container, std::string_view(source, 0));
  tape_.outer_.push_back(open_);
  open_ = Tape::Open();
  open_.at = at;
  open_.kind = container;
  open_.flaws = flaws_;
  return true;
}

bool TapeBuilder::add_key(std::string_view key, bool is_minimal) {
  flaws_ += !is_minimal;
  if (open_.size > 0) note_order(open_.last_key, key);
  if (!open_.is_sorted && !open_.is_sorted_by_size && is_repeated(key)) {
    return fail(syntax_error_, ": the key \"" + std::string(key) + "\" stands twice in one object");
  }
  if (are_equal(key, "type")) open_.type = size();
  open_.last_key = key_ = key;
  return true;
}

void TapeBuilder::note_order(std::string_view last, std::string_view next) {
  // Mostly the first characters decide.
  const bool differ_at_once = !last.empty() && !next.empty() && last.front() != next.front();
  const bool ascends =
      differ_at_once ? static_cast<std::uint8_t>(last.front()) < static_cast<std::uint8_t>(next.front()) : last < next;
  open_.is_sorted = open_.is_sorted && ascends;
  open_.is_sorted_by_size =
      open_.is_sorted_by_size && (last.size() == next.size() ? ascends : last.size() < next.size());
  flaws_ += !open_.is_sorted;
}

bool TapeBuilder::is_repeated(std::string_view key) {
  const bool is_large = open_.size >= keys_compared;
  if (is_large) {
    if (const auto known = keys_.find(open_.at); known != keys_.end()) return !known->second.insert(key).second;
  }
  const Tape::Index end = size();
  for (Tape::Index at = open_.at + 1; at != end; at = tape_.tokens_[at].next) {
    if (is_large) keys_[open_.at].insert(tape_.tokens_[at].key);
    if (tape_.tokens_[at].key == key) return true;
  }
  if (is_large) keys_[open_.at].insert(key);
  return false;
}

bool TapeBuilder::close(const char* source_end) {
  Token& token = tape_.tokens_[open_.at];
  token.next = size();
  token.size = open_.size;
  token.is_minimal = flaws_ == open_.flaws;
  token.is_sorted = open_.is_sorted;
  token.is_sorted_by_size = open_.is_sorted_by_size;
  token.type = open_.type;
  if (source_end != nullptr) {
    token.source = std::string_view(token.source.data(), static_cast<std::size_t>(source_end - token.source.data()));
  }
  open_ = tape_.outer_.back();
  tape_.outer_.pop_back();
  return true;
}

bool TapeBuilder::fail(ErrorCode code, const std::string& detail) {
  if (!error_) error_ = Error(code, std::string(text_of(code)) + detail);
  return false;
}

Status TapeBuilder::status() const {
  if (error_) return *error_;
  return {};
}

}  // namespace parlor::codec
