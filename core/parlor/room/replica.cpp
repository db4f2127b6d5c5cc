#include "parlor/room/replica.hpp"

#include <utility>

#include "parlor/codec/cbor_writer.hpp"
#include "parlor/codec/json_writer.hpp"
#include "parlor/crypto/sha256.hpp"

namespace parlor::room {

Result<Replica> Replica::make(const Registry& kinds, const RoomName& name) {
  Result<std::unique_ptr<Rules>> rules = kinds.make(name.kind);
  if (!rules) return rules.error();
  return Replica(name, *std::move(rules));
}

Replica::Replica(RoomName name, std::unique_ptr<Rules> rules) : name_(std::move(name)), rules_(std::move(rules)) {}

Replica Replica::clone() const {
  Replica copy(name_, rules_->clone());
  copy.offset_ = offset_;
  copy.members_ = members_;
  copy.outcomes_ = outcomes_;
  return copy;
}

codec::Document Replica::snapshot() const {
  std::string text;
  codec::JsonWriter writer(text);
  writer.begin_object(3);
  writer.key("members");
  members_.write(writer);
  writer.key("outcomes");
  outcomes_.write(writer);
  writer.key("state");
  rules_->write(writer);
  writer.end_object();
  return codec::Document::of_minimal(std::move(text));
}

Status Replica::restore(Offset offset, const codec::Document& snapshot) {
  codec::Tape tape;
  snapshot.read(tape);
  const auto part = [&](std::string_view name) { return tape.find(codec::Tape::root, name); };
  for (const std::string_view name : {"members", "outcomes", "state"}) {
    if (part(name) == 0) return Error(ErrorCode::bad_field, std::string(name) + " is missing");
  }
  if (Status status = members_.restore(tape, part("members")); !status) return status;
  if (Status status = outcomes_.restore(tape, part("outcomes")); !status) return status;
  if (Status status = rules_->restore(tape, part("state")); !status) return status;
  offset_ = offset;
  return {};
}

std::string Replica::hash() const {
  Bytes bytes;
  codec::CborWriter writer(bytes);
  writer.begin_array(3);
  writer.text(name_.kind);
  writer.large_integer(offset_);
  // The snapshot, its keys in the order of CBOR.
  writer.begin_object(3);
  writer.key("state");
  rules_->write(writer);
  writer.key("members");
  members_.write(writer);
  writer.key("outcomes");
  outcomes_.write(writer);
  return to_hex(crypto::sha256(bytes));
}

}  // namespace parlor::room
