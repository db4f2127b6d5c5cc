#include "parlor/codec/cbor.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "parlor/codec/cbor_reader.hpp"

namespace parlor::codec {
namespace {

enum class Major : std::uint8_t { positive = 0, negative = 1, text = 3, array = 4, map = 5 };
constexpr std::uint8_t simple_false = 0xF4;
constexpr std::uint8_t simple_true = 0xF5;
constexpr std::uint8_t simple_null = 0xF6;

void write_head(Bytes& out, Major major, std::uint64_t argument) {
  const auto high = static_cast<std::uint8_t>(static_cast<std::uint8_t>(major) << 5);
  if (argument < 24) {
    out.push_back(static_cast<std::uint8_t>(high | argument));
    return;
  }
  int width = 0;  // the argument follows in 2^width bytes
  while (width < 3 && (argument >> (8 << width)) != 0) ++width;
  out.push_back(static_cast<std::uint8_t>(high | (24 + width)));
  for (int shift = (8 << width) - 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(argument >> shift));
}

void write_text(Bytes& out, const std::string& text) {
  write_head(out, Major::text, text.size());
  out.insert(out.end(), text.begin(), text.end());
}

void write_integer(Bytes& out, std::int64_t value) {
  if (value >= 0) {
    write_head(out, Major::positive, static_cast<std::uint64_t>(value));
  } else {
    write_head(out, Major::negative, static_cast<std::uint64_t>(-(value + 1)));
  }
}

void write(Bytes& out, const Json& value);

/// Encoded keys sort by their length first, because the length stands in the head.
void write_object(Bytes& out, const Json::object_t& object) {
  std::vector<const Json::object_t::value_type*> entries;
  entries.reserve(object.size());
  for (const auto& entry : object) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) {
    if (a->first.size() != b->first.size()) return a->first.size() < b->first.size();
    return a->first < b->first;
  });
  write_head(out, Major::map, entries.size());
  for (const auto* entry : entries) {
    write_text(out, entry->first);
    write(out, entry->second);
  }
}

void write(Bytes& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return out.push_back(simple_null);
    case Json::value_t::boolean:
      return out.push_back(value.get<bool>() ? simple_true : simple_false);
    case Json::value_t::number_integer:
      return write_integer(out, value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return write_head(out, Major::positive, value.get<std::uint64_t>());
    case Json::value_t::string:
      return write_text(out, value.get_ref<const std::string&>());
    case Json::value_t::array:
      write_head(out, Major::array, value.size());
      for (const Json& element : value) write(out, element);
      return;
    case Json::value_t::object:
      return write_object(out, value.get_ref<const Json::object_t&>());
    default:
      invariant(false, "what is written as CBOR holds no floats and no byte strings");
  }
}

}  // namespace

Status read_cbor(ByteView bytes, Tape& tape, ParseOptions options) {
  if (bytes.size() > options.max_bytes) {
    return Error(ErrorCode::too_large, "the item has " + std::to_string(bytes.size()) + " bytes, the limit is " +
                                           std::to_string(options.max_bytes));
  }
  TapeBuilder builder(tape, options, ErrorCode::bad_cbor);
  CborReader(bytes, builder).read();
  return builder.status();
}

Result<Json> parse_cbor(ByteView bytes, ParseOptions options) {
  Tape tape;
  if (Status status = read_cbor(bytes, tape, options); !status) return status.error();
  return to_json(tape);
}

Bytes dump_cbor(const Json& value) {
  Bytes out;
  write(out, value);
  return out;
}

}  // namespace parlor::codec
