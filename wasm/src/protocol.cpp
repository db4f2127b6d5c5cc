#include <iterator>
#include <optional>
#include <utility>

#include "parlor/codec/json_writer.hpp"
#include "parlor/protocol/close_codes.hpp"
#include "parlor/protocol/frame_codec.hpp"
#include "support.hpp"

namespace {

using namespace parlor;

std::optional<protocol::Encoding> encoding_from(int32_t number) {
  if (number == PARLOR_JSON) return protocol::Encoding::json;
  if (number == PARLOR_CBOR) return protocol::Encoding::cbor;
  return std::nullopt;
}

parlor_result transcode(ByteView message, std::optional<protocol::Encoding> from, std::optional<protocol::Encoding> to,
                        bool from_client, parlor_buffer* out) {
  if (!from || !to) return abi::fail(Error(ErrorCode::bad_option, "the encoding must be 0 (JSON) or 1 (CBOR)"), out);
  const auto write = [&](const auto& frame) {
    if (!frame) return abi::fail(frame.error(), out);
    const Bytes bytes = protocol::encode_frame(*frame, *to);
    return abi::done(std::string(as_text(bytes)), out);
  };
  return from_client ? write(protocol::decode_client_frame(message, *from))
                     : write(protocol::decode_server_frame(message, *from));
}

}  // namespace

parlor_result parlor_frame_decode(const uint8_t* message, size_t size, int32_t encoding, int32_t from_client,
                                  parlor_buffer* out) {
  return transcode(ByteView(message, size), encoding_from(encoding), protocol::Encoding::json, from_client != 0, out);
}

parlor_result parlor_frame_encode(const char* json, size_t size, int32_t encoding, int32_t from_client,
                                  parlor_buffer* out) {
  return transcode(as_bytes(abi::text(json, size)), protocol::Encoding::json, encoding_from(encoding), from_client != 0,
                   out);
}

int32_t parlor_close_advice(uint32_t close_code) {
  return protocol::advice_for(static_cast<std::uint16_t>(close_code)) == protocol::Advice::come_back ? 1 : 0;
}

void parlor_member_id(const char* client_key, size_t size, parlor_buffer* out) {
  abi::done(room::member_id(abi::text(client_key, size)), out);
}

void parlor_limits(parlor_buffer* out) {
  struct Limit {
    std::string_view name;
    std::int64_t value;
  };
  static constexpr Limit listed[] = {
      {"backoff_first_ms", limits::backoff_first_ms},   {"backoff_max_ms", limits::backoff_max_ms},
      {"chat_text_bytes", limits::chat_text_bytes},     {"client_record_events", limits::client_record_events},
      {"client_timeout_ms", limits::client_timeout_ms}, {"desyncs_kept", limits::desyncs_kept},
      {"dice_goal_max", limits::dice_goal_max},         {"frame_bytes", limits::frame_bytes},
      {"pending_commands", limits::pending_commands},   {"rooms_per_session", limits::rooms_per_session},
  };
  std::string text;
  codec::JsonWriter writer(text);
  writer.begin_object(std::size(listed));
  for (const Limit& limit : listed) {
    writer.key(limit.name);
    writer.integer(limit.value);
  }
  writer.end_object();
  abi::done(std::move(text), out);
}
