#include "parlor/codec/cbor.hpp"

#include "parlor/codec/cbor_reader.hpp"
#include "parlor/codec/cbor_writer.hpp"

namespace parlor::codec {

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
  Bytes bytes;
  CborWriter writer(bytes);
  write(writer, value);
  return bytes;
}

}  // namespace parlor::codec
