#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parlor/codec/document.hpp"
#include "parlor/codec/json.hpp"
#include "parlor/codec/tape.hpp"

namespace parlor::codec {

/// Takes a value piece by piece and writes it down: as JSON text, as CBOR, or as a tree. An object's entries come in
/// the order that the writer asks for; the functions below see to that.
class Writer {
 public:
  enum class KeyOrder { by_bytes, by_size };  ///< JSON's; CBOR's (RFC 8949 section 4.2.1: shorter ones first)

  explicit Writer(KeyOrder order) : order_(order) {}
  virtual ~Writer() = default;
  KeyOrder order() const { return order_; }

  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void large_integer(std::uint64_t value) = 0;
  virtual void real(Json::number_float_t value) = 0;
  virtual void text(std::string_view value) = 0;
  virtual void document(const Document& value) = 0;
  virtual void begin_array(std::size_t size) = 0;
  virtual void end_array() = 0;
  virtual void begin_object(std::size_t size) = 0;
  virtual void key(std::string_view name) = 0;
  virtual void end_object() = 0;

 private:
  KeyOrder order_;
};

/// True if a key stands before another one in this order.
bool stands_before(Writer::KeyOrder order, std::string_view key, std::string_view other);

/// An object's entry, somewhere.
struct WriterEntry {
  std::string_view key;
  const void* value;
};
/// Puts the entries into the order.
void sort_entries(std::vector<WriterEntry>& entries, Writer::KeyOrder order);

/// Writes a tree.
void write(Writer& writer, const Json& value);
/// Writes the value that begins at `at`.
void write(Writer& writer, const Tape& tape, Tape::Index at = Tape::root);

}  // namespace parlor::codec
