#include "parlor/codec/write_value.hpp"

#include <cstring>
#include <vector>

#include "parlor/codec/cbor_writer.hpp"
#include "parlor/codec/json_writer.hpp"

namespace parlor::codec {
namespace {

using Kind = TypeInfo::Kind;

constexpr std::string_view type_key = "type";

/// Descriptions read and write alike, so their functions take what may be changed; nothing here changes it.
void* unchanged(const void* value) {
  return const_cast<void*>(value);
}

template <class Narrow>
Narrow load(const void* value) {
  Narrow narrow;
  std::memcpy(&narrow, value, sizeof narrow);
  return narrow;
}

std::int64_t load_integer(const void* value, const TypeInfo& type) {
  switch (type.width) {
    case 1:
      return type.is_signed ? load<std::int8_t>(value) : load<std::uint8_t>(value);
    case 2:
      return type.is_signed ? load<std::int16_t>(value) : load<std::uint16_t>(value);
    case 4:
      return type.is_signed ? load<std::int32_t>(value) : std::int64_t{load<std::uint32_t>(value)};
    default:
      return load<std::int64_t>(value);
  }
}

/// An empty optional that a reader would put there by itself.
bool is_left_out(std::size_t number, const void* structure, const TypeInfo& type) {
  const FieldInfo& field = type.fields[number];
  return (type.required >> number & 1) == 0 && field.type->kind == Kind::optional &&
         field.type->code.get(field.in(unchanged(structure))) == nullptr;
}

const AlternativeInfo& present_in(const void* variant, const TypeInfo& type) {
  return type.alternatives[type.code.count(variant)];
}

/// The fields, and for an alternative of a variant its name among them.
void write_structure(Writer& writer, const void* value, const TypeInfo& type, std::string_view name = {}) {
  std::size_t size = name.empty() ? 0 : 1;
  for (std::size_t i = 0; i < type.count; ++i) size += !is_left_out(i, value, type);
  writer.begin_object(size);
  const auto write_name = [&] {
    writer.key(type_key);
    writer.text(name);
    name = {};
  };
  const std::uint8_t* const order = type.order + (writer.order() == Writer::KeyOrder::by_bytes ? 0 : type.count);
  for (std::size_t i = 0; i < type.count; ++i) {
    if (is_left_out(order[i], value, type)) continue;
    const FieldInfo& field = type.fields[order[i]];
    if (!name.empty() && stands_before(writer.order(), type_key, field.name)) write_name();
    writer.key(field.name);
    write_value(writer, field.in(unchanged(value)), *field.type);
  }
  if (!name.empty()) write_name();
  writer.end_object();
}

std::vector<WriterEntry> entries_of(const void* map, const TypeInfo& type, Writer::KeyOrder order) {
  std::vector<WriterEntry> entries;
  entries.reserve(type.code.count(map));
  type.code.visit(unchanged(map), &entries, [](void* visitor, const std::string& key, void* value) {
    static_cast<std::vector<WriterEntry>*>(visitor)->push_back({key, value});
  });
  sort_entries(entries, order);
  return entries;
}

void write_map(Writer& writer, const void* map, const TypeInfo& type) {
  const std::vector<WriterEntry> entries = entries_of(map, type, writer.order());
  writer.begin_object(entries.size());
  for (const WriterEntry& entry : entries) {
    writer.key(entry.key);
    write_value(writer, entry.value, *type.element);
  }
  writer.end_object();
}

void write_list(Writer& writer, const void* list, const TypeInfo& type) {
  const std::size_t size = type.code.count(list);
  writer.begin_array(size);
  for (std::size_t i = 0; i < size; ++i) write_value(writer, type.code.at(unchanged(list), i), *type.element);
  writer.end_array();
}

Json tree_of_structure(const void* value, const TypeInfo& type) {
  Json::object_t object;
  for (std::size_t i = 0; i < type.count; ++i) {
    const FieldInfo& field = type.fields[i];
    if (!is_left_out(i, value, type)) object.emplace(field.name, tree_of(field.in(unchanged(value)), *field.type));
  }
  return object;
}

Json tree_of_map(const void* map, const TypeInfo& type) {
  Json::object_t object;
  for (const WriterEntry& entry : entries_of(map, type, Writer::KeyOrder::by_bytes)) {
    object.emplace_hint(object.end(), entry.key, tree_of(entry.value, *type.element));
  }
  return object;
}

Json tree_of_list(const void* list, const TypeInfo& type) {
  const std::size_t size = type.code.count(list);
  Json::array_t array;
  array.reserve(size);
  for (std::size_t i = 0; i < size; ++i) array.push_back(tree_of(type.code.at(unchanged(list), i), *type.element));
  return array;
}

}  // namespace

void write_value(Writer& writer, const void* value, const TypeInfo& type) {
  switch (type.kind) {
    case Kind::json:
      return type.code.write(writer, value);
    case Kind::document:
      return writer.document(*static_cast<const Document*>(value));
    case Kind::boolean:
      return writer.boolean(*static_cast<const bool*>(value));
    case Kind::integer: {
      const std::int64_t integer = load_integer(value, type);
      return type.is_signed ? writer.integer(integer) : writer.large_integer(static_cast<std::uint64_t>(integer));
    }
    case Kind::enumeration:
      return writer.text(type.names[load_integer(value, type)]);
    case Kind::text:
      return writer.text(*static_cast<const std::string*>(value));
    case Kind::optional: {
      const void* const inside = type.code.get(unchanged(value));
      return inside == nullptr ? writer.null() : write_value(writer, inside, *type.element);
    }
    case Kind::list:
      return write_list(writer, value, type);
    case Kind::map:
      return write_map(writer, value, type);
    case Kind::variant: {
      const AlternativeInfo& present = present_in(value, type);
      return write_structure(writer, type.code.get(unchanged(value)), *present.type, present.name);
    }
    case Kind::structure:
      return write_structure(writer, value, type);
  }
}

std::string json_text_of(const void* value, const TypeInfo& type) {
  std::string text;
  JsonWriter writer(text);
  write_value(writer, value, type);
  return text;
}

Bytes cbor_bytes_of(const void* value, const TypeInfo& type) {
  Bytes bytes;
  CborWriter writer(bytes);
  write_value(writer, value, type);
  return bytes;
}

Json tree_of(const void* value, const TypeInfo& type) {
  switch (type.kind) {
    case Kind::json:
      return *static_cast<const Json*>(value);
    case Kind::document:
      return static_cast<const Document*>(value)->json();
    case Kind::boolean:
      return *static_cast<const bool*>(value);
    case Kind::integer: {
      const std::int64_t integer = load_integer(value, type);
      return type.is_signed ? Json(integer) : Json(static_cast<std::uint64_t>(integer));
    }
    case Kind::enumeration:
      return std::string(type.names[load_integer(value, type)]);
    case Kind::text:
      return *static_cast<const std::string*>(value);
    case Kind::optional: {
      const void* const inside = type.code.get(unchanged(value));
      return inside == nullptr ? Json(nullptr) : tree_of(inside, *type.element);
    }
    case Kind::list:
      return tree_of_list(value, type);
    case Kind::map:
      return tree_of_map(value, type);
    case Kind::variant: {
      const AlternativeInfo& present = present_in(value, type);
      Json tree = tree_of(type.code.get(unchanged(value)), *present.type);
      tree[std::string(type_key)] = std::string(present.name);
      return tree;
    }
    case Kind::structure:
      return tree_of_structure(value, type);
  }
  return nullptr;
}

}  // namespace parlor::codec
