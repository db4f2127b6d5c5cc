// What the JSON and CBOR readers accept comes out of the writers the same, in either format.
#include "input.hpp"
#include "parlor/codec/cbor.hpp"
#include "parlor/codec/json.hpp"

using namespace parlor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  for (const Result<codec::Json>& parsed : {codec::parse_json(as_text(bytes)), codec::parse_cbor(bytes)}) {
    if (!parsed) continue;
    const codec::ParseOptions unbounded{.max_bytes = SIZE_MAX};
    const Result<codec::Json> from_text = codec::parse_json(codec::dump_json(*parsed), unbounded);
    fuzz::expect(from_text.ok() && *from_text == *parsed, "JSON written and read again is the same value");
    const Bytes cbor = codec::dump_cbor(*parsed);
    const Result<codec::Json> from_cbor = codec::parse_cbor(cbor, unbounded);
    fuzz::expect(from_cbor.ok() && *from_cbor == *parsed, "CBOR written and read again is the same value");
    fuzz::expect(codec::dump_cbor(*from_cbor) == cbor, "one value has one CBOR encoding");
  }
  codec::ParseOptions any;
  any.numbers = codec::Numbers::any;
  (void)codec::parse_json(as_text(bytes), any).ok();
  return 0;
}
