#include "parlor/codec/writer.hpp"

#include <algorithm>
#include <vector>

#include "parlor/codec/floats.hpp"

namespace parlor::codec {
namespace {

void write_object(Writer& writer, const Json::object_t& object) {
  std::vector<WriterEntry> entries;
  entries.reserve(object.size());
  for (const auto& [key, value] : object) entries.push_back({key, &value});
  sort_entries(entries, writer.order());
  writer.begin_object(entries.size());
  for (const WriterEntry& entry : entries) {
    writer.key(entry.key);
    write(writer, *static_cast<const Json*>(entry.value));
  }
  writer.end_object();
}

void write_sorted(Writer& writer, const Tape& tape, Tape::Index object) {
  std::vector<WriterEntry> entries;
  entries.reserve(tape[object].size);
  for (Tape::Index at = object + 1; at != tape[object].next; at = tape[at].next) {
    entries.push_back({tape[at].key, &tape[at]});
  }
  sort_entries(entries, writer.order());
  for (const WriterEntry& entry : entries) {
    writer.key(entry.key);
    write(writer, tape, static_cast<Tape::Index>(static_cast<const Token*>(entry.value) - &tape[Tape::root]));
  }
}

void write_object(Writer& writer, const Tape& tape, Tape::Index object) {
  const Token& token = tape[object];
  writer.begin_object(token.size);
  if (writer.order() == Writer::KeyOrder::by_bytes ? token.is_sorted : token.is_sorted_by_size) {
    for (Tape::Index at = object + 1; at != token.next; at = tape[at].next) {
      writer.key(tape[at].key);
      write(writer, tape, at);
    }
  } else {
    write_sorted(writer, tape, object);
  }
  writer.end_object();
}

void write_array(Writer& writer, const Tape& tape, Tape::Index array) {
  writer.begin_array(tape[array].size);
  for (Tape::Index at = array + 1; at != tape[array].next; at = tape[at].next) write(writer, tape, at);
  writer.end_array();
}

}  // namespace

bool stands_before(Writer::KeyOrder order, std::string_view key, std::string_view other) {
  if (order == Writer::KeyOrder::by_size && key.size() != other.size()) return key.size() < other.size();
  return key < other;
}

void sort_entries(std::vector<WriterEntry>& entries, Writer::KeyOrder order) {
  const auto before = [&](const WriterEntry& a, const WriterEntry& b) { return stands_before(order, a.key, b.key); };
  // As a heap: std::sort is a little faster and many times as large.
  if (std::is_sorted(entries.begin(), entries.end(), before)) return;
  std::make_heap(entries.begin(), entries.end(), before);
  std::sort_heap(entries.begin(), entries.end(), before);
}

void write(Writer& writer, const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean:
      return writer.boolean(value.get<bool>());
    case Json::value_t::number_integer:
      return writer.integer(value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return writer.large_integer(value.get<std::uint64_t>());
    case Json::value_t::number_float:
      return writer.real(value.get<Json::number_float_t>());
    case Json::value_t::string:
      return writer.text(value.get_ref<const std::string&>());
    case Json::value_t::array:
      writer.begin_array(value.size());
      for (const Json& element : value.get_ref<const Json::array_t&>()) write(writer, element);
      return writer.end_array();
    case Json::value_t::object:
      return write_object(writer, value.get_ref<const Json::object_t&>());
    default:
      return writer.null();
  }
}

void write(Writer& writer, const Tape& tape, Tape::Index at) {
  const Token& token = tape[at];
  switch (token.kind) {
    case Token::Kind::null:
      return writer.null();
    case Token::Kind::boolean:
      return writer.boolean(token.integer != 0);
    case Token::Kind::integer:
      return writer.integer(token.integer);
    case Token::Kind::large_integer:
      return writer.large_integer(token.large_integer);
    case Token::Kind::real:
      return writer.real(*parse_float(token.source));
    case Token::Kind::text:
      return writer.text(token.text);
    case Token::Kind::array:
      return write_array(writer, tape, at);
    case Token::Kind::object:
      return write_object(writer, tape, at);
  }
}

}  // namespace parlor::codec
