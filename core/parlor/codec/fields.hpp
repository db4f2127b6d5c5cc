#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "parlor/codec/json.hpp"

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
/// Fields may be integers, bool, std::string, an enum with names, Json (anything), std::optional, std::vector,
/// std::map<std::string, …>, and structs and variants of such. A variant's object carries its alternative's `type`
/// under "type". Unknown fields are ignored, missing ones are errors unless marked `or_default`.
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

/// Where in the value a reader stands, for messages; a chain on the stack.
struct Where {
  const Where* outer = nullptr;
  std::string_view name;
  std::string text() const;
};

namespace detail {

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class T>
struct is_map<std::map<std::string, T>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_variant : std::false_type {};
template <class... T>
struct is_variant<std::variant<T...>> : std::true_type {};

template <class T>
concept HasFields = requires {
  T::fields();
};
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) {
  names_of(value);
};

Error wrong_type(const Where& where, std::string_view wanted, const Json& got);
Error out_of_bounds(const Where& where, std::string_view what, std::int64_t least, std::int64_t most);
Error missing(const Where& where, std::string_view name);
Error unknown_type(const Where& where, const Json& value, std::string_view known);

/// The integer in `json` if there is one; range is checked by the caller.
std::optional<std::int64_t> integer_in(const Json& json);

struct Bounds {
  std::int64_t least = -limits::integer_max;
  std::int64_t most = limits::integer_max;
};

template <class T>
Status read(const Json& json, T& out, const Where& where, Bounds bounds);

inline Status check_size(std::size_t size, std::string_view what, const Where& where, Bounds bounds) {
  const auto count = static_cast<std::int64_t>(size);
  if (count >= bounds.least && count <= bounds.most) return {};
  return out_of_bounds(where, what, bounds.least < 0 ? 0 : bounds.least, bounds.most);
}

template <class T>
Status read_integer(const Json& json, T& out, const Where& where, Bounds bounds) {
  const std::optional<std::int64_t> number = integer_in(json);
  if (!number) return wrong_type(where, "an integer", json);
  using Range = std::numeric_limits<T>;
  if (std::cmp_less(bounds.least, Range::min())) bounds.least = static_cast<std::int64_t>(Range::min());
  if (std::cmp_greater(bounds.most, Range::max())) bounds.most = static_cast<std::int64_t>(Range::max());
  if (*number < bounds.least || *number > bounds.most) {
    return out_of_bounds(where, "", bounds.least, bounds.most);
  }
  out = static_cast<T>(*number);
  return {};
}

template <class T>
Status read_enum(const Json& json, T& out, const Where& where) {
  if (!json.is_string()) return wrong_type(where, "text", json);
  const auto names = names_of(T{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (json.get_ref<const std::string&>() == names[i]) {
      out = static_cast<T>(i);
      return {};
    }
  }
  std::string known;
  for (const std::string_view name : names) known += (known.empty() ? "" : ", ") + std::string(name);
  return Error(ErrorCode::bad_field, where.text() + " must be one of " + known);
}

template <class Struct, class Value>
Status read_field(const Json& json, Struct& out, const Field<Struct, Value>& field, const Where& where) {
  const auto place = json.find(field.name);
  if (place == json.end()) {
    if (!field.required) return {};
    return missing(where, field.name);
  }
  return read(*place, out.*field.member, Where{&where, field.name}, Bounds{field.least, field.most});
}

template <class T>
Status read_struct(const Json& json, T& out, const Where& where) {
  if (!json.is_object()) return wrong_type(where, "an object", json);
  Status status;
  std::apply([&](const auto&... field) { (void)((status = read_field(json, out, field, where)).ok() && ...); },
             T::fields());
  return status;
}

template <class Variant, class Alternative>
bool read_alternative(const Json& json, const std::string& type, Variant& out, Status& status) {
  if (type != Alternative::type) return false;
  Alternative alternative;
  status = read(json, alternative, Where{nullptr, Alternative::type}, Bounds{});
  if (status) out = std::move(alternative);
  return true;
}

template <class... T>
Status read_variant(const Json& json, std::variant<T...>& out, const Where& where) {
  const auto type = json.is_object() ? json.find("type") : json.end();
  if (!json.is_object()) return wrong_type(where, "an object", json);
  if (type == json.end()) return missing(where, "type");
  if (!type->is_string()) return wrong_type(Where{&where, "type"}, "text", *type);
  Status status;
  const auto& name = type->template get_ref<const std::string&>();
  if ((read_alternative<std::variant<T...>, T>(json, name, out, status) || ...)) return status;
  std::string known;
  ((known += (known.empty() ? "" : ", ") + std::string(T::type)), ...);
  return unknown_type(where, *type, known);
}

template <class T>
Status read_elements(const Json& json, std::vector<T>& out, const Where& where, Bounds bounds) {
  if (!json.is_array()) return wrong_type(where, "an array", json);
  if (Status status = check_size(json.size(), " elements", where, bounds); !status) return status;
  out.clear();
  out.reserve(json.size());
  for (const Json& element : json) {
    T value{};
    if (Status status = read(element, value, Where{&where, "[]"}, Bounds{}); !status) return status;
    out.push_back(std::move(value));
  }
  return {};
}

template <class T>
Status read_entries(const Json& json, std::map<std::string, T>& out, const Where& where, Bounds bounds) {
  if (!json.is_object()) return wrong_type(where, "an object", json);
  if (Status status = check_size(json.size(), " entries", where, bounds); !status) return status;
  out.clear();
  for (const auto& [key, element] : json.get_ref<const Json::object_t&>()) {
    T value{};
    if (Status status = read(element, value, Where{&where, key}, Bounds{}); !status) return status;
    out.emplace(key, std::move(value));
  }
  return {};
}

inline Status read_text(const Json& json, std::string& out, const Where& where, Bounds bounds) {
  if (!json.is_string()) return wrong_type(where, "text", json);
  const auto& text = json.get_ref<const std::string&>();
  if (Status status = check_size(text.size(), " bytes", where, bounds); !status) return status;
  out = text;
  return {};
}

template <class T>
Status read(const Json& json, T& out, const Where& where, Bounds bounds) {
  if constexpr (std::is_same_v<T, Json>) {
    out = json;
    return {};
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean()) return wrong_type(where, "true or false", json);
    out = json.get<bool>();
    return {};
  } else if constexpr (std::is_integral_v<T>) {
    return read_integer(json, out, where, bounds);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return read_text(json, out, where, bounds);
  } else if constexpr (NamedEnum<T>) {
    return read_enum(json, out, where);
  } else if constexpr (is_optional<T>::value) {
    if (json.is_null()) {
      out.reset();
      return {};
    }
    return read(json, out.emplace(), where, bounds);
  } else if constexpr (is_vector<T>::value) {
    return read_elements(json, out, where, bounds);
  } else if constexpr (is_map<T>::value) {
    return read_entries(json, out, where, bounds);
  } else if constexpr (is_variant<T>::value) {
    return read_variant(json, out, where);
  } else {
    static_assert(HasFields<T>, "give the struct a fields() list");
    return read_struct(json, out, where);
  }
}

}  // namespace detail

/// Reads a T. `name` begins the path in error messages ("command.text must be …").
template <class T>
Result<T> decode(const Json& json, std::string_view name = "value") {
  T value{};
  if (Status status = detail::read(json, value, Where{nullptr, name}, detail::Bounds{}); !status) {
    return status.error();
  }
  return value;
}

template <class T>
Json encode(const T& value);

namespace detail {

template <class Struct, class Value>
void write_field(Json::object_t& object, const Struct& value, const Field<Struct, Value>& field) {
  if constexpr (is_optional<Value>::value) {
    if (!field.required && !(value.*field.member)) return;
  }
  object.emplace(field.name, encode(value.*field.member));
}

template <class T>
Json write_struct(const T& value) {
  Json::object_t object;
  std::apply([&](const auto&... field) { (write_field(object, value, field), ...); }, T::fields());
  return object;
}

}  // namespace detail

template <class T>
Json encode(const T& value) {
  if constexpr (std::is_same_v<T, Json> || std::is_integral_v<T> || std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (detail::NamedEnum<T>) {
    return std::string(names_of(value)[static_cast<std::size_t>(value)]);
  } else if constexpr (detail::is_optional<T>::value) {
    return value ? encode(*value) : Json(nullptr);
  } else if constexpr (detail::is_vector<T>::value) {
    Json::array_t array;
    array.reserve(value.size());
    for (const auto& element : value) array.push_back(encode(element));
    return array;
  } else if constexpr (detail::is_map<T>::value) {
    Json::object_t object;
    for (const auto& [key, element] : value) object.emplace(key, encode(element));
    return object;
  } else if constexpr (detail::is_variant<T>::value) {
    return std::visit(
        [](const auto& alternative) {
          Json json = encode(alternative);
          json["type"] = std::string(std::decay_t<decltype(alternative)>::type);
          return json;
        },
        value);
  } else {
    static_assert(detail::HasFields<T>, "give the struct a fields() list");
    return detail::write_struct(value);
  }
}

}  // namespace parlor::codec
