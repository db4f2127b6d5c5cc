#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "parlor/codec/document.hpp"
#include "parlor/codec/type_info.hpp"
#include "parlor/codec/writer.hpp"

/// Fills the tables of type_info.hpp. What users see of it is in fields.hpp.
namespace parlor::codec::detail {

template <class T>
concept HasFields = requires {
  T::fields();
};
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) {
  names_of(value);
};

/// `type_info<T>` is T's description.
template <class T>
struct Describe;
template <class T>
inline constexpr TypeInfo type_info = Describe<T>::make();

template <>
struct Describe<Json> {
  static void take(void* value, const Tape& tape, Tape::Index at) { *static_cast<Json*>(value) = to_json(tape, at); }
  static void write_tree(Writer& writer, const void* value) { write(writer, *static_cast<const Json*>(value)); }
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::json, .code = {.take = take, .write = write_tree}};
  }
};
template <>
struct Describe<Document> {
  static constexpr TypeInfo make() { return {.kind = TypeInfo::Kind::document}; }
};
template <>
struct Describe<bool> {
  static constexpr TypeInfo make() { return {.kind = TypeInfo::Kind::boolean}; }
};
template <>
struct Describe<std::string> {
  static constexpr TypeInfo make() { return {.kind = TypeInfo::Kind::text}; }
};

template <class T>
requires std::is_integral_v<T>
struct Describe<T> {
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::integer, .is_signed = std::is_signed_v<T>, .width = sizeof(T)};
  }
};

template <NamedEnum T>
struct Describe<T> {
  static constexpr auto names = names_of(T{});
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::enumeration, .width = sizeof(T), .count = names.size(), .names = names.data()};
  }
};

template <class T>
struct Describe<std::optional<T>> {
  using Optional = std::optional<T>;
  static void* get(void* value) {
    auto& optional = *static_cast<Optional*>(value);
    return optional ? &*optional : nullptr;
  }
  static void* make_value(void* value, std::size_t) { return &static_cast<Optional*>(value)->emplace(); }
  static void clear(void* value) { static_cast<Optional*>(value)->reset(); }
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::optional,
            .element = &type_info<T>,
            .code = {.get = get, .make = make_value, .clear = clear}};
  }
};

template <class List>
struct DescribeList {
  static std::size_t count(const void* value) { return static_cast<const List*>(value)->size(); }
  static void resize(void* value, std::size_t size) { *static_cast<List*>(value) = List(size); }
  static void* at(void* value, std::size_t index) { return &(*static_cast<List*>(value))[index]; }
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::list,
            .element = &type_info<typename List::value_type>,
            .code = {.count = count, .resize = resize, .at = at}};
  }
};
template <class T>
struct Describe<std::vector<T>> : DescribeList<std::vector<T>> {};
template <class T>
struct Describe<std::deque<T>> : DescribeList<std::deque<T>> {};

template <class T, class Less>
struct Describe<std::map<std::string, T, Less>> {
  using Map = std::map<std::string, T, Less>;
  static void clear(void* value) { static_cast<Map*>(value)->clear(); }
  static std::size_t count(const void* value) { return static_cast<const Map*>(value)->size(); }
  static void* insert(void* value, std::string_view key) {
    auto& map = *static_cast<Map*>(value);
    return &map.try_emplace(map.end(), std::string(key))->second;
  }
  static void visit(void* value, void* visitor, void (*each)(void*, const std::string&, void*)) {
    for (auto& [key, element] : *static_cast<Map*>(value)) each(visitor, key, &element);
  }
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::map,
            .element = &type_info<T>,
            .code = {.clear = clear, .count = count, .insert = insert, .visit = visit}};
  }
};

template <class... T>
struct Describe<std::variant<T...>> {
  using Variant = std::variant<T...>;
  static constexpr AlternativeInfo alternatives[] = {{T::type, &type_info<T>}...};
  static void* get(void* value) {
    return std::visit([](auto& alternative) -> void* { return &alternative; }, *static_cast<Variant*>(value));
  }
  template <class Alternative>
  static void* make_one(Variant& variant) {
    return &variant.template emplace<Alternative>();
  }
  static void* make_value(void* value, std::size_t which) {
    constexpr void* (*makers[])(Variant&) = {make_one<T>...};
    auto& variant = *static_cast<Variant*>(value);
    // A fresh variant holds a fresh first alternative, which is the most frequent one of many.
    return which == 0 && variant.index() == 0 ? std::get_if<0>(&variant) : makers[which](variant);
  }
  static std::size_t count(const void* value) { return static_cast<const Variant*>(value)->index(); }
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::variant,
            .count = sizeof...(T),
            .alternatives = alternatives,
            .code = {.get = get, .make = make_value, .count = count}};
  }
};

/// Numbers of fields: sorted by name, as JSON is written, and behind those by size and name, as CBOR is.
template <std::size_t N>
constexpr std::array<std::uint8_t, 2 * N> field_order(const std::array<FieldInfo, N>& fields) {
  std::array<std::uint8_t, 2 * N> order{};
  for (std::size_t half = 0; half < 2; ++half) {
    for (std::size_t i = 0; i < N; ++i) {
      std::size_t place = half * N + i;
      const std::string_view name = fields[i].name;
      const auto is_behind = [&](std::string_view other) {
        return half == 0 || name.size() == other.size() ? name < other : name.size() < other.size();
      };
      for (; place > half * N && is_behind(fields[order[place - 1]].name); --place) order[place] = order[place - 1];
      order[place] = static_cast<std::uint8_t>(i);
    }
  }
  return order;
}

template <HasFields T>
struct Describe<T> {
  static constexpr auto listed = T::fields();
  static constexpr std::size_t size = std::tuple_size_v<decltype(listed)>;
  static_assert(size <= structure_fields, "a structure of more fields than codec::structure_fields");

  template <std::size_t I>
  static constexpr auto member = std::get<I>(listed).member;
  template <std::size_t I>
  static constexpr FieldInfo describe_field() {
    constexpr auto& field = std::get<I>(listed);
    using Value = std::remove_reference_t<decltype(std::declval<T&>().*field.member)>;
    static_assert(sizeof field.member == sizeof(std::ptrdiff_t));
    return {field.name, &type_info<Value>, &member<I>, {field.least, field.most}};
  }
  template <std::size_t... I>
  static constexpr std::array<FieldInfo, size> describe_fields(std::index_sequence<I...>) {
    return {describe_field<I>()...};
  }

  static constexpr std::array<FieldInfo, size> fields = describe_fields(std::make_index_sequence<size>());
  static constexpr auto order = field_order(fields);
  template <std::size_t... I>
  static constexpr std::uint32_t required_fields(std::index_sequence<I...>) {
    return (0U | ... | (std::uint32_t{std::get<I>(listed).required} << I));
  }
  static constexpr TypeInfo make() {
    return {.kind = TypeInfo::Kind::structure,
            .required = required_fields(std::make_index_sequence<size>()),
            .count = size,
            .fields = fields.data(),
            .order = order.data()};
  }
};

}  // namespace parlor::codec::detail
