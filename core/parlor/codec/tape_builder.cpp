#include "parlor/codec/tape_builder.hpp"

#include <utility>

namespace parlor::codec {
namespace {

/// Up to so many keys are compared one by one; that is faster than a set, which larger objects get.
constexpr std::uint32_t keys_compared = 16;
constexpr std::size_t tokens_at_first = 24;

}  // namespace

TapeBuilder::TapeBuilder(Tape& tape, const ParseOptions& options, ErrorCode syntax_error)
    : tape_(tape), options_(options), syntax_error_(syntax_error), open_(tape.open_) {
  tape_.tokens_.clear();
  // A tape for one message has its memory at once, and not in ever larger pieces.
  if (tape_.tokens_.capacity() == 0) tape_.tokens_.reserve(tokens_at_first);
  open_.clear();
  tape_.texts_.clear();
}

void TapeBuilder::push(const Token& token) {
  flaws_ += !token.is_minimal;
  tape_.tokens_.push_back(token);
  tape_.tokens_.back().next = static_cast<Tape::Index>(tape_.tokens_.size());
}

bool TapeBuilder::add(const Token& token) {
  if (!in_object_ && !open_.empty()) ++tape_.tokens_[open_.back().at].size;
  push(token);
  return true;
}

bool TapeBuilder::add_integer(Token token, std::uint64_t magnitude, bool is_negative) {
  if (options_.numbers == Numbers::integers && magnitude > static_cast<std::uint64_t>(limits::integer_max)) {
    return fail(ErrorCode::number_out_of_range);
  }
  if (magnitude > static_cast<std::uint64_t>(INT64_MAX) && !is_negative) {
    token.kind = Token::Kind::large_integer;
    token.large_integer = magnitude;
  } else {
    token.kind = Token::Kind::integer;
    token.integer = static_cast<std::int64_t>(is_negative ? 0 - magnitude : magnitude);
  }
  return add(token);
}

bool TapeBuilder::add_real(Token token) {
  if (options_.numbers == Numbers::integers) return fail(ErrorCode::number_out_of_range);
  token.kind = Token::Kind::real;
  return add(token);
}

bool TapeBuilder::open(Token::Kind container, const char* source) {
  if (open_.size() >= options_.max_depth) return fail(ErrorCode::too_deep);
  const auto at = static_cast<Tape::Index>(tape_.tokens_.size());
  Token token;
  token.kind = container;
  token.source = std::string_view(source, 0);
  add(token);
  open_.push_back({.at = at, .flaws = flaws_});
  in_object_ = container == Token::Kind::object;
  return true;
}

bool TapeBuilder::add_key(const Token& key) {
  Open& object = open_.back();
  Token& container = tape_.tokens_[object.at];
  if (container.size > 0) note_order(object, tape_.tokens_[object.last_key].text, key.text);
  if (!object.is_sorted && !object.is_sorted_by_size && is_repeated(object, key.text)) {
    return fail(syntax_error_, ": the key \"" + std::string(key.text) + "\" stands twice in one object");
  }
  ++container.size;
  object.last_key = static_cast<Tape::Index>(tape_.tokens_.size());
  push(key);
  return true;
}

void TapeBuilder::note_order(Open& object, std::string_view last, std::string_view next) {
  // Mostly the first characters decide.
  const bool differ_at_once = !last.empty() && !next.empty() && last.front() != next.front();
  const bool ascends =
      differ_at_once ? static_cast<std::uint8_t>(last.front()) < static_cast<std::uint8_t>(next.front()) : last < next;
  object.is_sorted = object.is_sorted && ascends;
  object.is_sorted_by_size =
      object.is_sorted_by_size && (last.size() == next.size() ? ascends : last.size() < next.size());
  flaws_ += !object.is_sorted;
}

bool TapeBuilder::is_repeated(const Open& object, std::string_view key) {
  const auto end = static_cast<Tape::Index>(tape_.tokens_.size());
  const bool is_large = tape_.tokens_[object.at].size > keys_compared;
  if (is_large) {
    if (const auto known = keys_.find(object.at); known != keys_.end()) return !known->second.insert(key).second;
  }
  for (Tape::Index at = object.at + 1; at != end; at = tape_.tokens_[at + 1].next) {
    if (is_large) keys_[object.at].insert(tape_.tokens_[at].text);
    if (tape_.tokens_[at].text == key) return true;
  }
  if (is_large) keys_[object.at].insert(key);
  return false;
}

bool TapeBuilder::close(const char* source_end) {
  const Open& closed = open_.back();
  Token& token = tape_.tokens_[closed.at];
  token.next = static_cast<Tape::Index>(tape_.tokens_.size());
  token.is_minimal = flaws_ == closed.flaws;
  if (source_end != nullptr) {
    token.source = std::string_view(token.source.data(), static_cast<std::size_t>(source_end - token.source.data()));
  }
  open_.pop_back();
  in_object_ = !open_.empty() && tape_.tokens_[open_.back().at].kind == Token::Kind::object;
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
