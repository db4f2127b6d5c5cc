#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "parlor/room/replica.hpp"

/// A room's history as one JSON document, to keep, to hand on and to verify (room/verify.hpp):
///
///   {"format":"parlor-record","version":1,"room":"dice/table","epoch":"5f0c…",
///    "base":{"offset":0,"chain":HASH},                     the state before the first event; "snapshot" unless offset
///    0 "events":[{"event":{"offset","time","by","seq","body"},"chain":HASH}, …], "hash":HASH} the state's hash behind
///    the last event
///
/// The chain runs through everything: that of the base is SHA-256 over the deterministic CBOR of ["parlor record 1",
/// room, epoch, offset, snapshot or null]; that of an event is SHA-256 over the 32 bytes of the one before and the CBOR
/// of the event. So a change names its event. It is no signature: who writes a record can write a false one that agrees
/// with itself; what the rules and the dice could not have led to is found all the same.
namespace parlor::room {

struct RecordBase {
  Offset offset = 0;
  std::optional<codec::Document> snapshot;
  std::string chain;
  static constexpr auto fields() {
    return std::tuple{codec::field("offset", &RecordBase::offset),
                      codec::field("snapshot", &RecordBase::snapshot).or_default(),
                      codec::field("chain", &RecordBase::chain).range(64, 64)};
  }
};

struct RecordedEvent {
  Event event;
  std::string chain;
  static constexpr auto fields() {
    return std::tuple{codec::field("event", &RecordedEvent::event),
                      codec::field("chain", &RecordedEvent::chain).range(64, 64)};
  }
};

struct Record {
  std::string format;
  std::int64_t version = 0;
  std::string room;
  std::string epoch;
  RecordBase base;
  std::vector<RecordedEvent> events;
  std::string hash;
  static constexpr std::string_view format_name = "parlor-record";
  static constexpr auto fields() {
    return std::tuple{codec::field("format", &Record::format).max(32),
                      codec::field("version", &Record::version),
                      codec::field("room", &Record::room).max(200),
                      codec::field("epoch", &Record::epoch).max(64),
                      codec::field("base", &Record::base),
                      codec::field("events", &Record::events).max(limits::record_events),
                      codec::field("hash", &Record::hash).range(64, 64)};
  }
};

/// What a record is made of: a position, the state there (nothing: the empty room at offset 0), and what came then.
struct History {
  std::string room;
  std::string epoch;
  Offset offset = 0;
  std::optional<codec::Document> snapshot;
  std::vector<Event> events;
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &History::room).max(200), codec::field("epoch", &History::epoch).max(64),
                      codec::field("offset", &History::offset),
                      codec::field("snapshot", &History::snapshot).or_default(),
                      codec::field("events", &History::events).max(limits::record_events)};
  }
};

/// The room as it stands before a history's or a record's first event. Errors: bad_room_name, unknown_room_kind,
/// bad_field.
Result<Replica> replica_at(const Registry& kinds, std::string_view room, Offset offset,
                           const std::optional<codec::Document>& snapshot);

std::string chain_of_base(const std::string& room, const std::string& epoch, Offset offset,
                          const std::optional<codec::Document>& snapshot);
/// `before`: the chain's last value.
std::string chain_of_event(std::string_view before, const Event& event);

/// Errors: those of replica_at, and of the first event that does not follow (offset_gap, bad_field, unknown_command).
Result<Record> make_record(const Registry& kinds, History history);
std::string dump_record(const Record& record);
/// Errors: those of codec::parse_json (bad_json …); bad_field if it is no record, or of a version not known here.
Result<Record> parse_record(std::string_view text);

}  // namespace parlor::room
