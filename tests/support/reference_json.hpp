#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "parlor/codec/json.hpp"
#include "parlor/codec/utf8.hpp"

/// parse_json once more, over nlohmann's lexer and parser: what the reader of our own is compared with.
namespace parlor::test {

/// Builds a Json value from the parser's events, and stops at the first thing that Parlor does not take.
class ReferenceBuilder {
 public:
  using Json = codec::Json;
  explicit ReferenceBuilder(const codec::ParseOptions& options) : options_(options) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) {
    if (is_strict() && (value < -limits::integer_max || value > limits::integer_max)) return out_of_range();
    return add(value);
  }
  bool number_unsigned(std::uint64_t value) {
    if (is_strict() && value > static_cast<std::uint64_t>(limits::integer_max)) return out_of_range();
    return add(value);
  }
  bool number_float(Json::number_float_t value, const std::string&) {
    return is_strict() ? out_of_range() : add(value);
  }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return fail(ErrorCode::internal); }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return end(); }
  bool end_array() { return end(); }
  bool key(std::string& name) {
    const auto [place, inserted] = open_.back()->get_ref<Json::object_t&>().try_emplace(name, nullptr);
    if (!inserted) return fail(ErrorCode::bad_json, ": the key \"" + name + "\" stands twice in one object");
    slot_ = &place->second;
    return true;
  }
  template <class Exception>
  bool parse_error(std::size_t position, const std::string& /*token*/, const Exception&) {
    // 1e999: well-formed, but no double holds it.
    if constexpr (std::is_same_v<Exception, Json::out_of_range>) return out_of_range();
    return fail(ErrorCode::bad_json, " (at byte " + std::to_string(position) + ")");
  }

  Result<Json> take() {
    if (error_) return *std::move(error_);
    return std::move(root_);
  }

 private:
  bool is_strict() const { return options_.numbers == codec::Numbers::integers; }
  bool out_of_range() { return fail(ErrorCode::number_out_of_range); }
  bool fail(ErrorCode code, const std::string& detail = {}) {
    if (!error_) error_ = Error(code, std::string(text_of(code)) + detail);
    return false;
  }
  bool open(Json container) {
    if (open_.size() >= options_.max_depth) return fail(ErrorCode::too_deep);
    open_.push_back(&place(std::move(container)));
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  Json& place(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    if (!open_.back()->is_array()) return *slot_ = std::move(value);
    open_.back()->push_back(std::move(value));
    return open_.back()->back();
  }

  codec::ParseOptions options_;
  Json root_;
  std::vector<Json*> open_;
  Json* slot_ = nullptr;  // the place in the innermost object that waits for its value
  std::optional<Error> error_;
};

/// For texts within the bound of size.
inline Result<codec::Json> reference_parse_json(std::string_view text, const codec::ParseOptions& options = {}) {
  if (!codec::is_utf8(text)) return ErrorCode::bad_utf8;
  const auto wrong_at = [](std::size_t place) {
    return Error(ErrorCode::bad_json,
                 std::string(text_of(ErrorCode::bad_json)) + " (at byte " + std::to_string(place + 1) + ")");
  };
  // nlohmann's lexer skips a byte order mark, and is off the mark when a text begins like one.
  if (text.starts_with("\xEF")) return wrong_at(0);
  // It takes a NUL for the end; what comes before may be wrong, or as right as it can be.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    Result<codec::Json> before = reference_parse_json(text.substr(0, nul), options);
    return before ? Result<codec::Json>(wrong_at(nul)) : before;
  }
  ReferenceBuilder builder(options);
  codec::Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace parlor::test
