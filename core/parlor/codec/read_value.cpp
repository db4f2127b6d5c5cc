#include "parlor/codec/read_value.hpp"

#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "parlor/codec/document.hpp"
#include "parlor/codec/json_writer.hpp"

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

class ValueReader {
 public:
  explicit ValueReader(const Tape& tape) : tape_(tape) {}

  bool read(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds = {});
  Status status() const { return error_ ? Status(*error_) : Status(); }

 private:
  bool read_boolean(const Token& token, void* out, const Where& where);
  bool read_integer(const Token& token, void* out, const TypeInfo& type, const Where& where, Bounds bounds);
  bool read_enumeration(const Token& token, void* out, const TypeInfo& type, const Where& where);
  bool read_text(const Token& token, void* out, const Where& where, Bounds bounds);
  bool read_optional(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds);
  bool read_list(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds);
  bool read_map(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds);
  using Places = std::array<Tape::Index, structure_fields>;
  void locate(Tape::Index at, const TypeInfo& type, Places& places) const;
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
  [[gnu::cold, gnu::noinline]] bool out_of_bounds(std::string_view what, Bounds bounds, const Where& where);
  bool check_size(std::size_t size, std::string_view what, const Where& where, Bounds bounds);
  [[gnu::cold, gnu::noinline]] bool unknown_name(const TypeInfo& type, const Where& where);
  [[gnu::cold, gnu::noinline]] bool unknown_alternative(std::string_view name, const TypeInfo& type,
                                                        const Where& where);
  [[gnu::cold, gnu::noinline]] bool missing(std::string_view name, const Where& where);

  const Tape& tape_;
  std::optional<Error> error_;
};

bool ValueReader::read(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds) {
  switch (type.kind) {
    case TypeInfo::Kind::json:
      type.code.take(out, tape_, at);
      return true;
    case TypeInfo::Kind::document:
      *static_cast<Document*>(out) = Document::from(tape_, at);
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

bool ValueReader::read_integer(const Token& token, void* out, const TypeInfo& type, const Where& where, Bounds bounds) {
  const bool is_large = token.kind == Kind::large_integer;
  if (!is_large && !expect(token, Kind::integer, "an integer", where)) return false;
  bounds = narrowed(bounds, type);
  if (is_large || token.integer < bounds.least || token.integer > bounds.most) return out_of_bounds("", bounds, where);
  store_integer(out, token.integer, type.width);
  return true;
}

bool ValueReader::read_enumeration(const Token& token, void* out, const TypeInfo& type, const Where& where) {
  if (!expect(token, Kind::text, "text", where)) return false;
  for (std::size_t i = 0; i < type.count; ++i) {
    if (token.text != type.names[i]) continue;
    store_integer(out, static_cast<std::int64_t>(i), type.width);
    return true;
  }
  return unknown_name(type, where);
}

bool ValueReader::unknown_name(const TypeInfo& type, const Where& where) {
  const std::string known = listed<std::string_view>(type.names, type.count, [](const auto& name) { return name; });
  return fail(ErrorCode::bad_field, where.text() + " must be one of " + known);
}

bool ValueReader::read_text(const Token& token, void* out, const Where& where, Bounds bounds) {
  if (!expect(token, Kind::text, "text", where)) return false;
  if (!check_size(token.text.size(), " bytes", where, bounds)) return false;
  *static_cast<std::string*>(out) = token.text;
  return true;
}

bool ValueReader::read_optional(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds) {
  if (tape_[at].kind != Kind::null) return read(at, type.code.make(out, 0), *type.element, where, bounds);
  type.code.clear(out);
  return true;
}

bool ValueReader::read_list(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds) {
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

bool ValueReader::read_map(Tape::Index at, void* out, const TypeInfo& type, const Where& where, Bounds bounds) {
  const Token& token = tape_[at];
  if (!expect(token, Kind::object, "an object", where)) return false;
  if (!check_size(token.size, " entries", where, bounds)) return false;
  type.code.clear(out);
  for (Tape::Index key = at + 1; key != token.next; key = tape_[key + 1].next) {
    const std::string_view name = tape_[key].text;
    if (!read(key + 1, type.code.insert(out, name), *type.element, Where{&where, name})) return false;
  }
  return true;
}

/// Where the values of an object's entries stand, by the numbers of the structure's fields; 0 where an entry is
/// missing. Entries come sorted from most writers, so each is looked for first behind the one before it.
void ValueReader::locate(Tape::Index at, const TypeInfo& type, Places& places) const {
  const Token& object = tape_[at];
  const std::uint8_t* const order = object.source.empty() ? type.order + type.count : type.order;  // CBOR's or JSON's
  std::size_t expected = 0;
  for (Tape::Index key = at + 1; key != object.next; key = tape_[key + 1].next) {
    const std::string_view name = tape_[key].text;
    for (std::size_t tried = 0; tried < type.count; ++tried) {
      const std::uint8_t field = order[expected];
      if (++expected == type.count) expected = 0;
      if (type.fields[field].name != name) continue;
      places[field] = key + 1;
      break;
    }
  }
}

bool ValueReader::read_structure(Tape::Index at, void* out, const TypeInfo& type, const Where& where) {
  if (!expect(tape_[at], Kind::object, "an object", where)) return false;
  Places places{};
  locate(at, type, places);
  for (std::size_t i = 0; i < type.count; ++i) {
    const FieldInfo& field = type.fields[i];
    const Tape::Index found = places[i];
    if (found == 0) {
      if (field.is_required) return missing(field.name, where);
    } else if (!read(found, field.in(out), *field.type, Where{&where, field.name}, field.bounds)) {
      return false;
    }
  }
  return true;
}

bool ValueReader::read_variant(Tape::Index at, void* out, const TypeInfo& type, const Where& where) {
  if (!expect(tape_[at], Kind::object, "an object", where)) return false;
  const Tape::Index found = tape_.find(at, "type");
  if (found == 0) return missing("type", where);
  if (!expect(tape_[found], Kind::text, "text", Where{&where, "type"})) return false;
  const std::string_view name = tape_[found].text;
  for (std::size_t i = 0; i < type.count; ++i) {
    const AlternativeInfo& alternative = type.alternatives[i];
    if (name == alternative.name) {
      return read(at, type.code.make(out, i), *alternative.type, Where{nullptr, alternative.name});
    }
  }
  return unknown_alternative(name, type, where);
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

bool ValueReader::out_of_bounds(std::string_view what, Bounds bounds, const Where& where) {
  const std::string range = std::to_string(bounds.least) + " to " + std::to_string(bounds.most);
  return fail(ErrorCode::bad_field,
              where.text() + (what.empty() ? " must be from " + range : " must have " + range + std::string(what)));
}

bool ValueReader::check_size(std::size_t size, std::string_view what, const Where& where, Bounds bounds) {
  const auto count = static_cast<std::int64_t>(size);
  if (count >= bounds.least && count <= bounds.most) return true;
  return out_of_bounds(what, {bounds.least < 0 ? 0 : bounds.least, bounds.most}, where);
}

bool ValueReader::missing(std::string_view name, const Where& where) {
  return fail(ErrorCode::bad_field, Where{&where, name}.text() + " is missing");
}

}  // namespace

Status read_value(const Tape& tape, Tape::Index at, void* out, const TypeInfo& type, std::string_view name) {
  ValueReader reader(tape);
  reader.read(at, out, type, Where{nullptr, name});
  return reader.status();
}

}  // namespace parlor::codec
