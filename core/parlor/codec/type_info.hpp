#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "parlor/base/limits.hpp"

/// What a type looks like to the one reader and the one writer of values (read_value.hpp, write_value.hpp): tables that
/// the compiler fills from a struct's fields(), and a few functions where a table does not suffice. So a struct costs
/// some constants instead of a reader and a writer of its own. Values are passed as `void*`.
namespace parlor::codec {

/// Bounds of an integer, or of a text's bytes, or of a container's elements.
struct Bounds {
  std::int64_t least = -limits::integer_max;
  std::int64_t most = limits::integer_max;
};

struct TypeInfo;
class Tape;
class Writer;

/// A structure has at most so many fields.
inline constexpr std::size_t structure_fields = 32;

struct FieldInfo {
  std::string_view name;
  const TypeInfo* type;
  const void* member;  // a pointer to a constant, which is a pointer to the member
  Bounds bounds;

  /// The field in an object. In the Itanium C++ ABI, which every compiler follows that Parlor is built with, a pointer
  /// to a data member is the member's offset.
  void* in(void* object) const {
    std::ptrdiff_t offset = 0;
    std::memcpy(&offset, member, sizeof offset);
    return static_cast<std::byte*>(object) + offset;
  }
};

struct AlternativeInfo {
  std::string_view name;
  const TypeInfo* type;
};

/// The parts of a type that are code. Each kind uses those named for it.
struct TypeCode {
  // json: takes the value that begins there; writes it. So trees cost nothing where no structure holds one.
  void (*take)(void* value, const Tape& tape, std::uint32_t at) = nullptr;
  void (*write)(Writer& writer, const void* value) = nullptr;
  // optional: the value in it or null; makes one. variant: the present alternative's value; makes the one of that
  // number in a fresh one.
  void* (*get)(void* value) = nullptr;
  void* (*make)(void* value, std::size_t which) = nullptr;
  // optional: takes the value out. map: takes the entries out.
  void (*clear)(void* value) = nullptr;
  // variant: the present alternative's number. list, map: how many elements it has.
  std::size_t (*count)(const void* value) = nullptr;
  // list: takes so many fresh elements in place of its own; and one of them.
  void (*resize)(void* value, std::size_t size) = nullptr;
  void* (*at)(void* value, std::size_t index) = nullptr;
  // map: a fresh entry; and all of them in order.
  void* (*insert)(void* map, std::string_view key) = nullptr;
  void (*visit)(void* map, void* visitor, void (*each)(void* visitor, const std::string& key, void* value)) = nullptr;
};

struct TypeInfo {
  enum class Kind : std::uint8_t {
    json,
    document,
    boolean,
    integer,
    enumeration,
    text,
    optional,
    list,
    map,
    variant,
    structure
  };

  Kind kind;
  bool is_signed = false;                         // integer
  std::uint8_t width = 0;                         // integer, enumeration: bytes
  std::uint32_t required = 0;                     // structure: a bit for each field that must be there
  std::size_t count = 0;                          // structure: fields; variant: alternatives; enumeration: names
  const FieldInfo* fields = nullptr;              // structure
  const std::uint8_t* order = nullptr;            // structure: fields sorted by name, then the same as CBOR sorts them
  const AlternativeInfo* alternatives = nullptr;  // variant
  const std::string_view* names = nullptr;        // enumeration
  const TypeInfo* element = nullptr;              // optional, list, map
  TypeCode code{};
};

}  // namespace parlor::codec
