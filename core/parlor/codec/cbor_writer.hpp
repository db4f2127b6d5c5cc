#pragma once

#include "parlor/base/bytes.hpp"
#include "parlor/codec/writer.hpp"

namespace parlor::codec {

/// Puts a value behind bytes, in its one deterministic CBOR encoding (dump_cbor says which).
class CborWriter final : public Writer {
 public:
  explicit CborWriter(Bytes& out) : Writer(KeyOrder::by_size), out_(out) {}

  void null() override;
  void boolean(bool value) override;
  void integer(std::int64_t value) override;
  void large_integer(std::uint64_t value) override;
  void real(Json::number_float_t value) override;
  void text(std::string_view value) override;
  void document(const Document& value) override;
  void begin_array(std::size_t size) override;
  void end_array() override {}
  void begin_object(std::size_t size) override;
  void key(std::string_view name) override { text(name); }
  void end_object() override {}

 private:
  enum class Major : std::uint8_t { positive = 0, negative = 1, text = 3, array = 4, map = 5 };
  void head(Major major, std::uint64_t argument);

  Bytes& out_;
};

}  // namespace parlor::codec
