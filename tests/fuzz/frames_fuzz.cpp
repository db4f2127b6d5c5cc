// Every frame that is accepted can be written in both encodings, and reads as the same frame again.
#include "input.hpp"
#include "parlor/protocol/frame_codec.hpp"

using namespace parlor;
using protocol::Encoding;

namespace {

template <class Decode>
void check(ByteView message, Encoding encoding, const Decode& decode) {
  const auto frame = decode(message, encoding);
  if (!frame) return;
  const Bytes as_json = protocol::encode_frame(*frame, Encoding::json);
  const Bytes as_cbor = protocol::encode_frame(*frame, Encoding::cbor);
  for (const Encoding other : {Encoding::json, Encoding::cbor}) {
    const auto again = decode(other == Encoding::json ? as_json : as_cbor, other);
    // A frame may grow beyond its bound when it is written in the other encoding.
    if (!again && again.error().code == ErrorCode::too_large) continue;
    fuzz::expect(again.ok(), "a frame that was read can be read again");
    fuzz::expect(protocol::encode_frame(*again, Encoding::cbor) == as_cbor, "and is the same frame");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const Encoding encoding = input.below(2) == 0 ? Encoding::json : Encoding::cbor;
  check(input.rest(), encoding, protocol::decode_client_frame);
  check(input.rest(), encoding,
        [](ByteView bytes, Encoding read) { return protocol::decode_server_frame(bytes, read); });
  return 0;
}
