#include "parlor/codec/cbor_writer.hpp"

#include "parlor/base/invariant.hpp"

namespace parlor::codec {
namespace {

constexpr std::uint8_t simple_false = 0xF4;
constexpr std::uint8_t simple_true = 0xF5;
constexpr std::uint8_t simple_null = 0xF6;

}  // namespace

void CborWriter::head(Major major, std::uint64_t argument) {
  const auto high = static_cast<std::uint8_t>(static_cast<std::uint8_t>(major) << 5);
  if (argument < 24) {
    out_.push_back(static_cast<std::uint8_t>(high | argument));
    return;
  }
  int width = 0;  // the argument follows in 2^width bytes
  while (width < 3 && (argument >> (8 << width)) != 0) ++width;
  out_.push_back(static_cast<std::uint8_t>(high | (24 + width)));
  for (int shift = (8 << width) - 8; shift >= 0; shift -= 8) {
    out_.push_back(static_cast<std::uint8_t>(argument >> shift));
  }
}

void CborWriter::null() {
  out_.push_back(simple_null);
}

void CborWriter::boolean(bool value) {
  out_.push_back(value ? simple_true : simple_false);
}

void CborWriter::integer(std::int64_t value) {
  if (value >= 0) {
    head(Major::positive, static_cast<std::uint64_t>(value));
  } else {
    head(Major::negative, static_cast<std::uint64_t>(-(value + 1)));
  }
}

void CborWriter::large_integer(std::uint64_t value) {
  head(Major::positive, value);
}

void CborWriter::real(Json::number_float_t) {
  invariant(false, "what is written as CBOR holds no floats and no byte strings");
}

void CborWriter::text(std::string_view value) {
  head(Major::text, value.size());
  out_.insert(out_.end(), value.begin(), value.end());
}

void CborWriter::document(const Document& value) {
  Tape tape;
  value.read(tape);
  write(*this, tape);
}

void CborWriter::begin_array(std::size_t size) {
  head(Major::array, size);
}

void CborWriter::begin_object(std::size_t size) {
  head(Major::map, size);
}

}  // namespace parlor::codec
