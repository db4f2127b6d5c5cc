#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "parlor/codec/cbor.hpp"
#include "parlor/codec/describe.hpp"
#include "parlor/codec/json.hpp"
#include "parlor/codec/read_value.hpp"
#include "parlor/codec/write_value.hpp"

/// Plain structs to Json and back. A struct lists its fields once:
///
///   struct Say {
///     static constexpr std::string_view type = "say";          // only for alternatives of a variant
///     std::string text;
///     static constexpr auto fields() { return std::tuple{codec::field("text", &Say::text).max(4000)}; }
///   };
///
///   Json json = codec::encode(say);                            // {"text":"…"}
///   Result<Say> say = codec::decode<Say>(json);                // bad_field: "say.text must be text, not a number"
///
/// Fields may be integers, bool, std::string, an enum with names, Json or Document (anything), std::optional,
/// std::vector, std::deque, std::map<std::string, …>, and structs and variants of such. A variant's object carries its
/// alternative's `type` under "type". Unknown fields are ignored, missing ones are errors unless marked `or_default`.
/// Structs need not pass through a Json: decode_json and decode(tape, …) make one from a text, encode_json and
/// encode_cbor write it.
/// An enum's names are found by `constexpr std::array<std::string_view, N> names_of(TheEnum)`, in the enum's order.
namespace parlor::codec {

template <class Struct, class Value>
struct Field {
  std::string_view name;
  Value Struct::*member;
  bool required = true;
  std::int64_t least = -limits::integer_max;
  std::int64_t most = limits::integer_max;  // of an integer, or of a text's bytes, or of a container's elements

  /// A missing field leaves the struct's default, and a default that is empty (optional) is not written.
  constexpr Field or_default() const {
    Field changed = *this;
    changed.required = false;
    return changed;
  }
  constexpr Field range(std::int64_t low, std::int64_t high) const {
    Field changed = *this;
    changed.least = low;
    changed.most = high;
    return changed;
  }
  constexpr Field max(std::int64_t high) const { return range(0, high); }
};

template <class Struct, class Value>
constexpr Field<Struct, Value> field(std::string_view name, Value Struct::*member) {
  return {name, member};
}

/// Reads into a fresh T, which an error leaves half read. `name` begins the path in error messages ("command.text must
/// be …"). Errors: bad_field, unknown_command.
template <class T>
Status decode_to(T& value, const Tape& tape, Tape::Index at, std::string_view name = "value") {
  return read_value(tape, at, &value, detail::type_info<T>, name);
}
/// Reads a T.
template <class T>
Result<T> decode(const Tape& tape, Tape::Index at, std::string_view name = "value") {
  Result<T> value(std::in_place);
  if (Status status = decode_to(*value, tape, at, name); !status) value = status.error();
  return value;
}
template <class T>
Result<T> decode(const Json& json, std::string_view name = "value") {
  Tape tape;
  to_tape(json, tape);
  return decode<T>(tape, Tape::root, name);
}
/// Reads a T from a JSON text. Errors: those of parse_json as well.
template <class T>
Result<T> decode_json(std::string_view text, std::string_view name = "value", ParseOptions options = {}) {
  Tape tape;
  if (Status status = read_json(text, tape, options); !status) return status.error();
  return decode<T>(tape, Tape::root, name);
}

/// Reads a T from a document. Errors: bad_field, unknown_command.
template <class T>
Result<T> decode_document(const Document& document, std::string_view name = "value") {
  Tape tape;
  document.read(tape);
  return decode<T>(tape, Tape::root, name);
}

template <class T>
Json encode(const T& value) {
  return tree_of(&value, detail::type_info<T>);
}
template <class T>
void write(Writer& writer, const T& value) {
  write_value(writer, &value, detail::type_info<T>);
}
/// dump_json(encode(value)), without the tree.
template <class T>
std::string encode_json(const T& value) {
  return json_text_of(&value, detail::type_info<T>);
}
template <class T>
Document to_document(const T& value) {
  return Document::of_minimal(encode_json(value));
}
/// dump_cbor(encode(value)), without the tree.
template <class T>
Bytes encode_cbor(const T& value) {
  return cbor_bytes_of(&value, detail::type_info<T>);
}

}  // namespace parlor::codec
