#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "parlor/codec/json.hpp"

namespace parlor::codec {

/// Builds a Json value from a parser's events, and stops at the first thing that Parlor does not take: too
/// deep, a number out of range, a key twice, a byte string. One builder serves JSON and CBOR, so both have one set of
/// rules. (The member names are those of nlohmann's SAX interface.)
class DomBuilder {
 public:
  DomBuilder(const ParseOptions& options, ErrorCode syntax_error) : options_(options), syntax_error_(syntax_error) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value);
  bool number_unsigned(std::uint64_t value);
  bool number_float(Json::number_float_t value, const std::string& text);
  bool string(std::string& value);
  bool binary(Json::binary_t& value);
  bool start_object(std::size_t size);
  bool key(std::string& name);
  bool end_object() { return end(); }
  bool start_array(std::size_t size);
  bool end_array() { return end(); }
  template <class Exception>
  bool parse_error(std::size_t position, const std::string& /*token*/, const Exception&) {
    // 1e999: well-formed, but no double holds it.
    if constexpr (std::is_same_v<Exception, Json::out_of_range>) return fail(ErrorCode::number_out_of_range);
    return fail(syntax_error_, " (at byte " + std::to_string(position) + ")");
  }

  /// Notes the first error and tells the parser to stop; `detail` is put behind the code's text.
  bool fail(ErrorCode code, const std::string& detail = {});

  /// What was built, once the parser has returned `finished`.
  Result<Json> take(bool finished);

 private:
  bool add(Json value);
  bool open(Json container);
  bool end();

  ParseOptions options_;
  ErrorCode syntax_error_;
  Json root_;
  std::vector<Json*> open_;
  Json* slot_ = nullptr;  // the place in the innermost object that waits for its value
  std::optional<Error> error_;
};

}  // namespace parlor::codec
