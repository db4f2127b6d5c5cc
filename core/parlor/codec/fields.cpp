#include "parlor/codec/fields.hpp"

namespace parlor::codec {

std::string Where::text() const {
  if (outer == nullptr) return std::string(name);
  const std::string before = outer->text();
  return name == "[]" ? before + "[]" : before + "." + std::string(name);
}

namespace detail {
namespace {

std::string_view kind_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return "a boolean";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "an integer";
    case Json::value_t::string:
      return "text";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::object:
      return "an object";
    default:
      return "something else";
  }
}

}  // namespace

Error wrong_type(const Where& where, std::string_view wanted, const Json& got) {
  return {ErrorCode::bad_field,
          where.text() + " must be " + std::string(wanted) + ", not " + std::string(kind_of(got))};
}

Error out_of_bounds(const Where& where, std::string_view what, std::int64_t least, std::int64_t most) {
  const std::string range = std::to_string(least) + " to " + std::to_string(most);
  return {ErrorCode::bad_field,
          where.text() + (what.empty() ? " must be from " + range : " must have " + range + std::string(what))};
}

Error missing(const Where& where, std::string_view name) {
  return {ErrorCode::bad_field, Where{&where, name}.text() + " is missing"};
}

Error unknown_type(const Where& where, const Json& value, std::string_view known) {
  // The peer's own text is quoted back, but not at any length.
  const Json given = value.get_ref<const std::string&>().substr(0, 40);
  return {ErrorCode::unknown_command,
          where.text() + ".type is " + dump_json(given) + ", known are " + std::string(known)};
}

std::optional<std::int64_t> integer_in(const Json& json) {
  if (json.is_number_unsigned()) {
    const auto value = json.get<std::uint64_t>();
    // Beyond every field's bounds, so that it is answered as such.
    if (value > static_cast<std::uint64_t>(limits::integer_max)) return limits::integer_max + 1;
    return static_cast<std::int64_t>(value);
  }
  if (json.is_number_integer()) return json.get<std::int64_t>();
  return std::nullopt;
}

}  // namespace detail
}  // namespace parlor::codec
