#include "parlor/codec/read_value.hpp"

#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "parlor/codec/document.hpp"
#include "parlor/codec/json_writer.hpp"
#include "parlor/codec/short_text.hpp"

namespace parlor::codec {
namespace {

using Kind = Token::Kind;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::integer:
    case Kind::large_integer:
      return "an integer";
    case Kind::text:
      return "text";
    case Kind::array:
      return "an array";
    case Kind::object:
      return "an object";
    case Kind::real:
      break;
  }
  return "something else";
}

/// Where in the value the reader stands, for messages; a chain on the stack.
struct Where {
  const Where* outer;
  std::string_view name;

  std::string text() const {
    if (outer == nullptr) return std::string(name);
    const std::string before = outer->text();
    return name == "[]" ? before + "[]" : before + "." + std::string(name);
  }
};

void store_integer(void* out, std::int64_t value, std::uint8_t width) {
  const auto bits = static_cast<std::uint64_t>(value);
  const auto store = [&](auto narrow) { std::memcpy(out, &narrow, sizeof narrow); };
  if (width == 8) return store(bits);
  if (width == 4) return store(static_cast<std::uint32_t>(bits));
  if (width == 2) return store(static_cast<std::uint16_t>(bits));
  store(static_cast<std::uint8_t>(bits));
}

/// The bounds that an integer's type leaves of those of its field.
Bounds narrowed(Bounds bounds, const TypeInfo& type) {
  if (type.width < 8) {
    const std::int64_t values = std::int64_t{1} << (8 * type.width);
    const std::int64_t least = type.is_signed ? -values / 2 : 0;
    if (bounds.least < least) bounds.least = least;
    if (bounds.most > least + values - 1) bounds.most = least + values - 1;
  } else if (!type.is_signed && bounds.least < 0) {
    bounds.least = 0;
  }
  return bounds;
}

template <class Named>
std::string listed(const Named* from, std::size_t count, std::string_view (*name)(const Named&)) {
  std::string known;
  for (std::size_t i = 0; i < count; ++i) known += (i == 0 ? "" : ", ") + std::string(name(from[i]));
  return known;
}

constexpr Bounds unbounded;

class ValueReader {
 public:
  explicit ValueReader(const Tape& tape) : tape_(tape) {}

  bool read(Tape::Index at, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds = unbounded);
  Status status() const { return error_ ? Status(*error_) : Status(); }

 private:
  bool read_boolean(const Token& token, void* out, const Where& where);
  bool read_integer(const Token& token, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds);
  bool read_enumeration(const Token& token, void* out, const TypeInfo& type, const Where& where);
  bool read_text(const Token& token, void* out, const Where& where, const Bounds& bounds);
  bool read_optional(Tape::Index at, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds);
  bool read_list(Tape::Index at, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds);
  bool read_map(Tape::Index at, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds);
  bool read_structure(Tape::Index at, void* out, const TypeInfo& type, const Where& where);
  bool read_variant(Tape::Index at, void* out, const TypeInfo& type, const Where& where);

  // Errors are rare: what tells of them is not to be mixed into what reads.
  [[gnu::cold, gnu::noinline]] bool fail(ErrorCode code, std::string text) {
    error_ = Error(code, std::move(text));
    return false;
  }
  bool expect(const Token& token, Kind wanted, std::string_view name, const Where& where) {
    return token.kind == wanted || wrong_kind(token.kind, name, where);
  }
  [[gnu::cold, gnu::noinline]] bool wrong_kind(Kind kind, std::string_view wanted, const Where& where);
  [[gnu::cold, gnu::noinline]] bool out_of_bounds(std::string_view what, const Bounds& bounds, const Where& where);
  bool check_size(std::size_t size, std::string_view what, const Where& where, const Bounds& bounds);
  [[gnu::cold, gnu::noinline]] bool unknown_name(const TypeInfo& type, const Where& where);
  [[gnu::cold, gnu::noinline]] bool unknown_alternative(std::string_view name, const TypeInfo& type,
                                                        const Where& where);
  [[gnu::cold, gnu::noinline]] bool is_missing(std::string_view name, const Where& where);

  const Tape& tape_;
  std::optional<Error> error_;
};

bool ValueReader::read(Tape::Index at, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds) {
  switch (type.kind) {
    case TypeInfo::Kind::json:
      type.code.take(out, tape_, at);
      return true;
    case TypeInfo::Kind::document:
      static_cast<Document*>(out)->take(tape_, at);
      return true;
    case TypeInfo::Kind::boolean:
      return read_boolean(tape_[at], out, where);
    case TypeInfo::Kind::integer:
      return read_integer(tape_[at], out, type, where, bounds);
    case TypeInfo::Kind::enumeration:
      return read_enumeration(tape_[at], out, type, where);
    case TypeInfo::Kind::text:
      return read_text(tape_[at], out, where, bounds);
    case TypeInfo::Kind::optional:
      return read_optional(at, out, type, where, bounds);
    case TypeInfo::Kind::list:
      return read_list(at, out, type, where, bounds);
    case TypeInfo::Kind::map:
      return read_map(at, out, type, where, bounds);
    case TypeInfo::Kind::variant:
      return read_variant(at, out, type, where);
    case TypeInfo::Kind::structure:
      return read_structure(at, out, type, where);
  }
  return false;
}

bool ValueReader::read_boolean(const Token& token, void* out, const Where& where) {
  if (!expect(token, Kind::boolean, "true or false", where)) return false;
  *static_cast<bool*>(out) = token.integer != 0;
  return true;
}

bool ValueReader::read_integer(const Token& token, void* out, const TypeInfo& type, const Where& where,
                               const Bounds& bounds) {
  const bool is_large = token.kind == Kind::large_integer;
  if (!is_large && !expect(token, Kind::integer, "an integer", where)) return false;
  const Bounds fitting = narrowed(bounds, type);
  if (is_large || token.integer < fitting.least || token.integer > fitting.most) {
    return out_of_bounds("", fitting, where);
  }
  store_integer(out, token.integer, type.width);
  return true;
}

bool ValueReader::read_enumeration(const Token& token, void* out, const TypeInfo& type, const Where& where) {
  if (!expect(token, Kind::text, "text", where)) return false;
  for (std::size_t i = 0; i < type.count; ++i) {
    if (!are_equal(token.text, type.names[i])) continue;
    store_integer(out, static_cast<std::int64_t>(i), type.width);
    return true;
  }
  return unknown_name(type, where);
}

bool ValueReader::unknown_name(const TypeInfo& type, const Where& where) {
  const std::string known = listed<std::string_view>(type.names, type.count, [](const auto& name) { return name; });
  return fail(ErrorCode::bad_field, where.text() + " must be one of " + known);
}

bool ValueReader::read_text(const Token& token, void* out, const Where& where, const Bounds& bounds) {
  if (!expect(token, Kind::text, "text", where)) return false;
  if (!check_size(token.text.size(), " bytes", where, bounds)) return false;
  *static_cast<std::string*>(out) = token.text;
  return true;
}

bool ValueReader::read_optional(Tape::Index at, void* out, const TypeInfo& type, const Where& where,
                                const Bounds& bounds) {
  if (tape_[at].kind != Kind::null) return read(at, type.code.make(out, 0), *type.element, where, bounds);
  type.code.clear(out);
  return true;
}

bool ValueReader::read_list(Tape::Index at, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds) {
  const Token& token = tape_[at];
  if (!expect(token, Kind::array, "an array", where)) return false;
  if (!check_size(token.size, " elements", where, bounds)) return false;
  type.code.resize(out, token.size);
  std::size_t index = 0;
  for (Tape::Index element = at + 1; element != token.next; element = tape_[element].next) {
    if (!read(element, type.code.at(out, index++), *type.element, Where{&where, "[]"})) return false;
  }
  return true;
}

bool ValueReader::read_map(Tape::Index at, void* out, const TypeInfo& type, const Where& where, const Bounds& bounds) {
  const Token& token = tape_[at];
  if (!expect(token, Kind::object, "an object", where)) return false;
  if (!check_size(token.size, " entries", where, bounds)) return false;
  type.code.clear(out);
  for (Tape::Index entry = at + 1; entry != token.next; entry = tape_[entry].next) {
    const std::string_view key = tape_[entry].key;
    if (!read(entry, type.code.insert(out, key), *type.element, Where{&where, key})) return false;
  }
  return true;
}

/// Entries come sorted from most writers, so each is looked for first behind the one before it.
bool ValueReader::read_structure(Tape::Index at, void* out, const TypeInfo& type, const Where& where) {
  const Token& object = tape_[at];
  if (!expect(object, Kind::object, "an object", where)) return false;
  const std::uint8_t* const order = type.order + (object.is_sorted ? 0 : type.count);  // JSON's or CBOR's
  std::size_t expected = 0;
  std::uint32_t found = 0;  // a bit for each field
  for (Tape::Index entry = at + 1; entry != object.next; entry = tape_[entry].next) {
    const std::string_view key = tape_[entry].key;
    for (std::size_t tried = 0; tried < type.count; ++tried) {
      const std::uint8_t number = order[expected];
      if (++expected == type.count) expected = 0;
      const FieldInfo& field = type.fields[number];
      if (!are_equal(field.name, key)) continue;
      if (!read(entry, field.in(out), *field.type, Where{&where, field.name}, field.bounds)) return false;
      found |= std::uint32_t{1} << number;
      break;
    }
  }
  const std::uint32_t missing = type.required & ~found;
  return missing == 0 || is_missing(type.fields[std::countr_zero(missing)].name, where);
}

bool ValueReader::read_variant(Tape::Index at, void* out, const TypeInfo& type, const Where& where) {
  const Token& object = tape_[at];
  if (!expect(object, Kind::object, "an object", where)) return false;
  if (object.type == 0) return is_missing("type", where);
  const Token& token = tape_[object.type];
  if (!expect(token, Kind::text, "text", Where{&where, "type"})) return false;
  for (std::size_t i = 0; i < type.count; ++i) {
    const AlternativeInfo& alternative = type.alternatives[i];
    if (are_equal(alternative.name, token.text)) {
      return read(at, type.code.make(out, i), *alternative.type, Where{nullptr, alternative.name});
    }
  }
  return unknown_alternative(token.text, type, where);
}

bool ValueReader::unknown_alternative(std::string_view name, const TypeInfo& type, const Where& where) {
  // The peer's own text is quoted back, but not at any length.
  std::string given;
  JsonWriter(given).text(name.substr(0, 40));
  const std::string known =
      listed<AlternativeInfo>(type.alternatives, type.count, [](const auto& one) { return one.name; });
  return fail(ErrorCode::unknown_command, where.text() + ".type is " + given + ", known are " + known);
}

bool ValueReader::wrong_kind(Kind kind, std::string_view wanted, const Where& where) {
  return fail(ErrorCode::bad_field,
              where.text() + " must be " + std::string(wanted) + ", not " + std::string(name_of(kind)));
}

bool ValueReader::out_of_bounds(std::string_view what, const Bounds& bounds, const Where& where) {
  const std::string range = std::to_string(bounds.least) + " to " + std::to_string(bounds.most);
  return fail(ErrorCode::bad_field,
              where.text() + (what.empty() ? " must be from " + range : " must have " + range + std::string(what)));
}

bool ValueReader::check_size(std::size_t size, std::string_view what, const Where& where, const Bounds& bounds) {
  const auto count = static_cast<std::int64_t>(size);
  if (count >= bounds.least && count <= bounds.most) return true;
  return out_of_bounds(what, {bounds.least < 0 ? 0 : bounds.least, bounds.most}, where);
}

bool ValueReader::is_missing(std::string_view name, const Where& where) {
  return fail(ErrorCode::bad_field, Where{&where, name}.text() + " is missing");
}

}  // namespace

Status read_value(const Tape& tape, Tape::Index at, void* out, const TypeInfo& type, std::string_view name) {
  ValueReader reader(tape);
  reader.read(at, out, type, Where{nullptr, name});
  return reader.status();
}

}  // namespace parlor::codec
