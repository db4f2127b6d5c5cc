#include "parlor/room/replica.hpp"

#include <utility>

#include "parlor/room/decide.hpp"
#include "support.hpp"

struct parlor_replica {
  parlor::room::Replica replica;
};

namespace {

using namespace parlor;

/// The request of parlor_replica_decide.
struct Request {
  std::string verb;
  std::string member;
  std::string name;
  std::optional<codec::Document> command;
  TimeMs now = 0;
  std::string entropy;
  std::string secret = std::string(64, '0');

  static constexpr auto fields() {
    return std::tuple{codec::field("verb", &Request::verb).max(16),
                      codec::field("member", &Request::member).max(64).or_default(),
                      codec::field("name", &Request::name).max(1'000).or_default(),
                      codec::field("command", &Request::command).or_default(),
                      codec::field("now", &Request::now),
                      codec::field("entropy", &Request::entropy).range(64, 64),
                      codec::field("secret", &Request::secret).range(64, 64).or_default()};
  }
};

Result<std::array<std::uint8_t, 32>> read_hex(std::string_view hex, const std::string& name) {
  std::array<std::uint8_t, 32> bytes;
  if (from_hex(hex, bytes)) return bytes;
  return Error(ErrorCode::bad_field, "request." + name + " must be 64 lower-case hexadecimal digits");
}

Result<room::Rules::Bodies> decide(const room::Replica& replica, const Request& request) {
  const Result<room::Seed> seed = read_hex(request.entropy, "entropy");
  if (!seed) return seed.error();
  const Result<room::Secret> secret = read_hex(request.secret, "secret");
  if (!secret) return secret.error();
  const room::Moment moment{request.now, *seed, *secret};
  if (request.verb == "command") {
    return room::decide_command(replica, request.member, request.command.value_or(codec::Document()), moment);
  }
  if (request.verb == "join") return room::decide_join(replica, request.member, request.name, moment);
  if (request.verb == "leave") return room::decide_leave(replica, request.member, moment);
  if (request.verb == "deadline") return room::decide_deadline(replica, moment);
  return Error(ErrorCode::bad_field, "request.verb must be one of command, join, leave, deadline");
}

template <class T>
Result<T> read(std::string_view text, std::string_view name) {
  // A snapshot may be large: whoever calls has read it already, so there is no bound here.
  return codec::decode_json<T>(text, name, {.max_bytes = SIZE_MAX});
}

struct Snapshot {
  room::Offset offset = 0;
  codec::Document snapshot;

  static constexpr auto fields() {
    return std::tuple{codec::field("offset", &Snapshot::offset), codec::field("snapshot", &Snapshot::snapshot)};
  }
};

}  // namespace

parlor_result parlor_replica_new(const char* room, size_t room_size, parlor_replica** replica, parlor_buffer* out) {
  *replica = nullptr;
  Result<room::RoomName> name = room::parse_room_name(abi::text(room, room_size));
  if (!name) return abi::fail(name.error(), out);
  Result<room::Replica> made = room::Replica::make(abi::kinds(), *name);
  if (!made) return abi::fail(made.error(), out);
  *replica = new parlor_replica{*std::move(made)};
  return abi::done(std::string(), out);
}

void parlor_replica_free(parlor_replica* replica) {
  delete replica;
}

parlor_result parlor_replica_decide(const parlor_replica* replica, const char* request, size_t size,
                                    parlor_buffer* out) {
  Result<Request> asked = read<Request>(abi::text(request, size), "request");
  if (!asked) return abi::fail(asked.error(), out);
  Result<room::Rules::Bodies> bodies = decide(replica->replica, *asked);
  if (!bodies) return abi::fail(bodies.error(), out);
  return abi::done(codec::encode_json(*bodies), out);
}

parlor_result parlor_replica_apply(parlor_replica* replica, const char* event, size_t size, parlor_buffer* out) {
  Result<room::Event> read_event = read<room::Event>(abi::text(event, size), "event");
  if (!read_event) return abi::fail(read_event.error(), out);
  const Status applied = replica->replica.apply(*read_event);
  return applied ? abi::done(std::string(), out) : abi::fail(applied.error(), out);
}

void parlor_replica_snapshot(const parlor_replica* replica, parlor_buffer* out) {
  abi::done(codec::encode_json(Snapshot{replica->replica.offset(), replica->replica.snapshot()}), out);
}

parlor_result parlor_replica_restore(parlor_replica* replica, const char* snapshot, size_t size, parlor_buffer* out) {
  Result<Snapshot> read_snapshot = read<Snapshot>(abi::text(snapshot, size), "snapshot");
  if (!read_snapshot) return abi::fail(read_snapshot.error(), out);
  const Status restored = replica->replica.restore(read_snapshot->offset, read_snapshot->snapshot);
  return restored ? abi::done(std::string(), out) : abi::fail(restored.error(), out);
}

void parlor_replica_hash(const parlor_replica* replica, parlor_buffer* out) {
  abi::done(replica->replica.hash(), out);
}
