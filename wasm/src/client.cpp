#include <memory>
#include <utility>

#include "notices.hpp"
#include "parlor/codec/json_writer.hpp"
#include "parlor/session/client_session.hpp"
#include "support.hpp"

struct parlor_client {
  parlor::session::ClientSession session;
};

namespace {

using namespace parlor;

/// The options of parlor_client_new.
struct Options {
  std::string client;
  std::string name;
  std::optional<std::string> token;
  std::string encoding = "json";
  std::string secret;
  std::string session;

  static constexpr auto fields() {
    return std::tuple{codec::field("client", &Options::client).range(16, 64),
                      codec::field("name", &Options::name).max(1'000).or_default(),
                      codec::field("token", &Options::token).max(8'192).or_default(),
                      codec::field("encoding", &Options::encoding).max(8).or_default(),
                      codec::field("secret", &Options::secret).max(64),
                      codec::field("session", &Options::session).range(1, limits::session_name_bytes)};
  }
};

Result<session::ClientOptions> read_options(std::string_view text) {
  Result<Options> options = codec::decode_json<Options>(text, "options");
  if (!options) return options.error();
  const bool cbor = options->encoding == "cbor";
  if (!cbor && options->encoding != "json") {
    return Error(ErrorCode::bad_field, "options.encoding must be \"json\" or \"cbor\"");
  }
  room::Secret secret;
  if (!from_hex(options->secret, secret)) {
    return Error(ErrorCode::bad_field, "options.secret must be 64 lower-case hexadecimal digits");
  }
  return session::ClientOptions{std::move(options->client),
                                std::move(options->name),
                                std::move(options->token),
                                cbor ? protocol::Encoding::cbor : protocol::Encoding::json,
                                secret,
                                std::move(options->session)};
}

/// What parlor_client_snapshot gives.
struct Base {
  std::string room;
  std::string epoch;
  room::Offset offset = 0;
  codec::Document snapshot;

  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Base::room), codec::field("epoch", &Base::epoch),
                      codec::field("offset", &Base::offset), codec::field("snapshot", &Base::snapshot)};
  }
};

parlor_result answer(const Status& status, parlor_buffer* out) {
  return status ? abi::done(std::string(), out) : abi::fail(status.error(), out);
}

}  // namespace

parlor_result parlor_client_new(const char* options, size_t size, parlor_client** client, parlor_buffer* out) {
  *client = nullptr;
  Result<session::ClientOptions> read = read_options(abi::text(options, size));
  if (!read) return abi::fail(read.error(), out);
  *client = new parlor_client{session::ClientSession(abi::kinds(), *std::move(read))};
  return abi::done(std::string(), out);
}

void parlor_client_free(parlor_client* client) {
  delete client;
}

void parlor_client_connected(parlor_client* client, int64_t now_ms) {
  client->session.connected(now_ms);
}

void parlor_client_disconnected(parlor_client* client, int64_t now_ms) {
  client->session.disconnected(now_ms);
}

void parlor_client_receive(parlor_client* client, const uint8_t* message, size_t size, int64_t now_ms) {
  client->session.receive(ByteView(message, size), now_ms);
}

void parlor_client_timeout(parlor_client* client, int64_t now_ms) {
  client->session.timeout(now_ms);
}

int64_t parlor_client_next_timeout(const parlor_client* client) {
  return client->session.next_timeout().value_or(-1);
}

int32_t parlor_client_poll(parlor_client* client, parlor_buffer* out) {
  const std::optional<session::ClientOutput> output = client->session.poll();
  if (!output) return PARLOR_POLL_EMPTY;
  if (const auto* message = std::get_if<session::SendMessage>(&*output)) {
    out->bytes.assign(message->message.begin(), message->message.end());
    return PARLOR_POLL_MESSAGE;
  }
  out->bytes = abi::notice_of(*output);
  return PARLOR_POLL_NOTICE;
}

parlor_result parlor_client_join(parlor_client* client, const char* room, size_t room_size, parlor_buffer* out) {
  return answer(client->session.join(std::string(abi::text(room, room_size))), out);
}

parlor_result parlor_client_leave(parlor_client* client, const char* room, size_t room_size, parlor_buffer* out) {
  return answer(client->session.leave(std::string(abi::text(room, room_size))), out);
}

parlor_result parlor_client_command(parlor_client* client, const char* room, size_t room_size, const char* command,
                                    size_t command_size, int64_t now_ms, parlor_buffer* out) {
  Result<codec::Document> read = codec::Document::parse(abi::text(command, command_size));
  if (!read) return abi::fail(read.error(), out);
  const Result<std::uint64_t> seq =
      client->session.command(std::string(abi::text(room, room_size)), *std::move(read), now_ms);
  return seq ? abi::done(std::to_string(*seq), out) : abi::fail(seq.error(), out);
}

parlor_result parlor_client_signal(parlor_client* client, const char* room, size_t room_size, const char* signal,
                                   size_t signal_size, parlor_buffer* out) {
  Result<codec::Document> read = codec::Document::parse(abi::text(signal, signal_size));
  if (!read) return abi::fail(read.error(), out);
  return answer(client->session.signal(std::string(abi::text(room, room_size)), *std::move(read)), out);
}

void parlor_client_set_token(parlor_client* client, const char* token, size_t size) {
  client->session.set_token(size == 0 ? std::nullopt : std::optional(std::string(abi::text(token, size))));
}

void parlor_client_info(const parlor_client* client, parlor_buffer* out) {
  const std::optional<DurationMs> round_trip = client->session.round_trip();
  std::string text;
  codec::JsonWriter writer(text);
  writer.begin_object(2);
  writer.key("member");
  writer.text(client->session.member());
  writer.key("round_trip_ms");
  if (round_trip)
    writer.integer(*round_trip);
  else
    writer.null();
  writer.end_object();
  abi::done(std::move(text), out);
}

parlor_result parlor_client_room(const parlor_client* client, const char* room, size_t room_size, parlor_buffer* out) {
  const session::ClientRoom* found = client->session.find(std::string(abi::text(room, room_size)));
  if (found == nullptr) return abi::fail(ErrorCode::not_joined, out);
  return abi::done(abi::describe(*found, client->session.author()), out);
}

parlor_result parlor_client_predicted(const parlor_client* client, const char* room, size_t room_size,
                                      parlor_buffer* out) {
  const session::ClientRoom* found = client->session.find(std::string(abi::text(room, room_size)));
  if (found == nullptr) return abi::fail(ErrorCode::not_joined, out);
  return abi::done(abi::describe_predicted(*found, client->session.author()), out);
}

parlor_result parlor_client_hash(const parlor_client* client, const char* room, size_t room_size, parlor_buffer* out) {
  const session::ClientRoom* found = client->session.find(std::string(abi::text(room, room_size)));
  if (found == nullptr) return abi::fail(ErrorCode::not_joined, out);
  return abi::done(found->replica().hash(), out);
}

parlor_result parlor_client_snapshot(const parlor_client* client, const char* room, size_t room_size,
                                     parlor_buffer* out) {
  const session::ClientRoom* found = client->session.find(std::string(abi::text(room, room_size)));
  if (found == nullptr) return abi::fail(ErrorCode::not_joined, out);
  const room::Replica& replica = found->replica();
  return abi::done(
      codec::encode_json(Base{replica.name().text(), found->epoch(), replica.offset(), replica.snapshot()}), out);
}
