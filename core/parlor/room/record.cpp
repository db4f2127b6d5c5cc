#include "parlor/room/record.hpp"

#include <utility>

#include "parlor/codec/cbor_writer.hpp"
#include "parlor/crypto/sha256.hpp"

namespace parlor::room {
namespace {

constexpr std::int64_t record_version = 1;

}  // namespace

Result<Replica> replica_at(const Registry& kinds, std::string_view room, Offset offset,
                           const std::optional<codec::Document>& snapshot) {
  Result<RoomName> name = parse_room_name(room);
  if (!name) return name.error();
  Result<Replica> replica = Replica::make(kinds, *name);
  if (!replica) return replica;
  if (!snapshot) {
    if (offset == 0) return replica;
    return Error(ErrorCode::bad_field, "a history that begins behind offset " + std::to_string(offset) +
                                           " needs the snapshot of the room as it was there");
  }
  if (Status status = replica->restore(offset, *snapshot); !status) return status.error();
  return replica;
}

std::string chain_of_base(const std::string& room, const std::string& epoch, Offset offset,
                          const std::optional<codec::Document>& snapshot) {
  Bytes base;
  codec::CborWriter writer(base);
  writer.begin_array(5);
  writer.text("parlor record 1");
  writer.text(room);
  writer.text(epoch);
  writer.large_integer(offset);
  writer.document(snapshot.value_or(codec::Document()));
  writer.end_array();
  return to_hex(crypto::sha256(base));
}

std::string chain_of_event(std::string_view before, const Event& event) {
  crypto::Digest last{};
  from_hex(before, last);
  return to_hex(crypto::Sha256().update(last).update(codec::encode_cbor(event)).finish());
}

Result<Record> make_record(const Registry& kinds, History history) {
  Result<Replica> replica = replica_at(kinds, history.room, history.offset, history.snapshot);
  if (!replica) return replica.error();
  Record record{
      std::string(Record::format_name), record_version, std::move(history.room), std::move(history.epoch), {}, {}, {}};
  std::string chain = chain_of_base(record.room, record.epoch, history.offset, history.snapshot);
  record.base = {history.offset, std::move(history.snapshot), chain};
  for (Event& event : history.events) {
    if (Status status = replica->apply(event); !status) return status.error();
    chain = chain_of_event(chain, event);
    record.events.push_back({std::move(event), chain});
  }
  record.hash = replica->hash();
  return record;
}

std::string dump_record(const Record& record) {
  return codec::encode_json(record);
}

Result<Record> parse_record(std::string_view text) {
  Result<Record> record = codec::decode_json<Record>(
      text, "record", {.max_bytes = limits::record_bytes, .max_depth = limits::record_depth});
  if (!record) return record;
  if (record->format != Record::format_name || record->version != record_version) {
    return Error(ErrorCode::bad_field, "record.format must be \"parlor-record\" and record.version 1");
  }
  return record;
}

}  // namespace parlor::room
