#include "parlor/codec/json.hpp"

#include "parlor/codec/floats.hpp"
#include "parlor/codec/json_reader.hpp"
#include "parlor/codec/json_writer.hpp"
#include "parlor/codec/utf8.hpp"

namespace parlor::codec {
namespace {

Json::array_t array_of(const Tape& tape, Tape::Index at) {
  Json::array_t array;
  array.reserve(tape[at].size);
  for (Tape::Index element = at + 1; element != tape[at].next; element = tape[element].next) {
    array.push_back(to_json(tape, element));
  }
  return array;
}

Json::object_t object_of(const Tape& tape, Tape::Index at) {
  Json::object_t object;
  for (Tape::Index entry = at + 1; entry != tape[at].next; entry = tape[entry].next) {
    object.emplace_hint(object.end(), tape[entry].key, to_json(tape, entry));
  }
  return object;
}

void put(TapeBuilder& builder, const Json& tree);

void put_object(TapeBuilder& builder, const Json::object_t& object) {
  builder.open(Token::Kind::object, nullptr);
  for (const auto& [key, value] : object) {
    builder.add_key(key);
    put(builder, value);
  }
  builder.close(nullptr);
}

void put_array(TapeBuilder& builder, const Json::array_t& array) {
  builder.open(Token::Kind::array, nullptr);
  for (const Json& element : array) put(builder, element);
  builder.close(nullptr);
}

void put_float(TapeBuilder& builder, Json::number_float_t value) {
  std::string& text = builder.new_text();
  text = float_text(value);
  builder.add_real(text);
}

void put(TapeBuilder& builder, const Json& tree) {
  switch (tree.type()) {
    case Json::value_t::boolean:
      builder.add_boolean(tree.get<bool>());
      break;
    case Json::value_t::number_integer: {
      const auto value = tree.get<std::int64_t>();
      const auto bits = static_cast<std::uint64_t>(value);
      builder.add_integer(value < 0 ? 0 - bits : bits, value < 0);
      break;
    }
    case Json::value_t::number_unsigned:
      builder.add_integer(tree.get<std::uint64_t>(), false);
      break;
    case Json::value_t::number_float:
      put_float(builder, tree.get<Json::number_float_t>());
      break;
    case Json::value_t::string:
      builder.add_text(tree.get_ref<const std::string&>());
      break;
    case Json::value_t::array:
      put_array(builder, tree.get_ref<const Json::array_t&>());
      break;
    case Json::value_t::object:
      put_object(builder, tree.get_ref<const Json::object_t&>());
      break;
    default:
      builder.add_null();
  }
}

}  // namespace

Status read_json(std::string_view text, Tape& tape, ParseOptions options) {
  if (text.size() > options.max_bytes) {
    return Error(ErrorCode::too_large, "the text has " + std::to_string(text.size()) + " bytes, the limit is " +
                                           std::to_string(options.max_bytes));
  }
  if (!is_utf8(text)) return ErrorCode::bad_utf8;
  TapeBuilder builder(tape, options, ErrorCode::bad_json);
  JsonReader(text, builder).read();
  return builder.status();
}

Result<Json> parse_json(std::string_view text, ParseOptions options) {
  Tape tape;
  if (Status status = read_json(text, tape, options); !status) return status.error();
  return to_json(tape);
}

Json to_json(const Tape& tape, Tape::Index at) {
  const Token& token = tape[at];
  switch (token.kind) {
    case Token::Kind::null:
      return nullptr;
    case Token::Kind::boolean:
      return token.integer != 0;
    case Token::Kind::integer:
      // As nlohmann's own parser tells them apart.
      return token.integer < 0 ? Json(token.integer) : Json(static_cast<std::uint64_t>(token.integer));
    case Token::Kind::large_integer:
      return token.large_integer;
    case Token::Kind::real:
      return *parse_float(token.source);
    case Token::Kind::text:
      return std::string(token.text);
    case Token::Kind::array:
      return array_of(tape, at);
    case Token::Kind::object:
      return object_of(tape, at);
  }
  return nullptr;
}

void to_tape(const Json& tree, Tape& tape) {
  TapeBuilder builder(tape, {.max_depth = SIZE_MAX, .numbers = Numbers::any}, ErrorCode::bad_json);
  put(builder, tree);
}

std::string dump_json(const Json& value) {
  std::string text;
  JsonWriter writer(text);
  write(writer, value);
  return text;
}

}  // namespace parlor::codec
