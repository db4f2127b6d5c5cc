#pragma once

#include <string>

#include "parlor/codec/writer.hpp"

namespace parlor::codec {

/// Puts a value behind a text, in the shortest form.
class JsonWriter final : public Writer {
 public:
  explicit JsonWriter(std::string& out) : Writer(KeyOrder::by_bytes), out_(out) {}

  void null() override;
  void boolean(bool value) override;
  void integer(std::int64_t value) override;
  void large_integer(std::uint64_t value) override;
  void real(Json::number_float_t value) override;
  void text(std::string_view value) override;
  void document(const Document& value) override;
  void begin_array(std::size_t size) override;
  void end_array() override;
  void begin_object(std::size_t size) override;
  void key(std::string_view name) override;
  void end_object() override;

 private:
  void separate();
  void quote(std::string_view text);

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace parlor::codec
