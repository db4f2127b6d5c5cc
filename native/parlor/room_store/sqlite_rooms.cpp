#include "parlor/room_store/sqlite_rooms.hpp"

#include <utility>

#include "parlor/base/limits.hpp"
#include "parlor/room_store/stored_text.hpp"

namespace parlor::room_store {
namespace {

Result<std::optional<StoredSnapshot>> store(const std::optional<room::Snapshot>& snapshot) {
  if (!snapshot) return std::optional<StoredSnapshot>();
  auto state = text_of_state(snapshot->state);
  if (!state) return state.error();
  return std::optional<StoredSnapshot>({snapshot->offset, *std::move(state)});
}

}  // namespace

std::size_t StoredAppend::bytes() const {
  std::size_t bytes = sizeof(StoredAppend) + (snapshot ? snapshot->state.size() : 0);
  for (const std::string& event : events) bytes += event.size() + sizeof(std::string);
  return bytes;
}

Result<StoredAppend> store(const room::Append& append) {
  StoredAppend stored{append.expected, {}, {}};
  stored.events.reserve(append.events.size());
  for (const room::Event& event : append.events) {
    auto text = text_of_event(event);
    if (!text) return text.error();
    stored.events.push_back(*std::move(text));
  }
  auto snapshot = store(append.snapshot);
  if (!snapshot) return snapshot.error();
  stored.snapshot = *std::move(snapshot);
  return stored;
}

Result<StoredRenewal> store(const room::Renewal& renewal) {
  auto snapshot = store(renewal.snapshot);
  if (!snapshot) return snapshot.error();
  return StoredRenewal{renewal.expected, renewal.epoch, *std::move(snapshot), renewal.parent};
}

SqliteRooms::SqliteRooms(SqliteDatabase& db)
    : find_(db, "SELECT id, epoch, last, parent_epoch, parent_offset FROM rooms WHERE name = ?"),
      set_last_(db, "UPDATE rooms SET last = ? WHERE id = ?"),
      set_head_(db,
                "INSERT INTO rooms (name, epoch, last, parent_epoch, parent_offset) VALUES (?1, ?2, ?3, ?4, ?5)"
                " ON CONFLICT (name) DO UPDATE SET epoch = ?2, last = ?3, parent_epoch = ?4, parent_offset = ?5"),
      add_event_(db, "INSERT INTO events (room, offset, event) VALUES (?, ?, ?)"),
      first_event_(db, "SELECT min(offset) FROM events WHERE room = ?"),
      events_(db, "SELECT offset, event FROM events WHERE room = ? AND offset >= ? ORDER BY offset"),
      forget_events_(db, "DELETE FROM events WHERE room = ? AND offset <= ?"),
      set_snapshot_(db, "REPLACE INTO snapshots (room, offset, state) VALUES (?, ?, ?)"),
      forget_snapshot_(db, "DELETE FROM snapshots WHERE room = ?"),
      snapshot_(db, "SELECT offset, state FROM snapshots WHERE room = ?") {}

/// The error, which is logged, too: hosts only ask again.
Error SqliteRooms::tell(const std::string& room, const Error& error) {
  Error told = about_room(room, error);
  trouble_.say(told.text);
  return told;
}

// -- reading ----------------------------------------------------------------------------------------------------------

Result<std::optional<SqliteRooms::Head>> SqliteRooms::head(const std::string& room) {
  const Result<bool> row = find_.bind(std::string_view(room)).next();
  if (!row) return row.error();
  if (!*row) return std::optional<Head>();
  Head head{find_.integer(0), std::string(find_.text(1)), static_cast<room::Offset>(find_.integer(2)), {}};
  if (!find_.is_null(3)) head.parent = {std::string(find_.text(3)), static_cast<room::Offset>(find_.integer(4))};
  find_.reset();
  return std::optional<Head>(std::move(head));
}

Result<room::Tail> SqliteRooms::read(const std::string& room, const std::optional<room::Position>& known) {
  const auto head = this->head(room);
  auto tail = head ? this->tail(*head, known) : Result<room::Tail>(head.error());
  if (!tail) return tell(room, tail.error());
  return tail;
}

Result<room::Tail> SqliteRooms::tail(const std::optional<Head>& head, const std::optional<room::Position>& known) {
  room::Tail tail;
  tail.whole = true;
  if (!head) return tail;
  tail.epoch = head->epoch;
  tail.last = head->last;
  tail.parent = head->parent;
  if (!known || known->epoch != head->epoch) return whole(*head, std::move(tail));
  const Result<bool> kept = is_kept(*head, *known);
  if (!kept) return kept.error();
  if (!*kept) return whole(*head, std::move(tail));
  tail.whole = false;
  if (known->offset >= head->last) return tail;
  if (Status added = add_events(*head, known->offset + 1, tail.events); !added) return added.error();
  if (Status checked = check_tail(tail, known->offset); !checked) return checked.error();
  return tail;
}

Result<bool> SqliteRooms::is_kept(const Head& head, const room::Position& known) {
  if (known.offset >= head.last) return true;
  const Result<bool> row = first_event_.bind(head.id).next();
  if (!row) return row.error();
  const bool kept =
      *row && !first_event_.is_null(0) && static_cast<room::Offset>(first_event_.integer(0)) <= known.offset + 1;
  first_event_.reset();
  return kept;
}

Result<room::Tail> SqliteRooms::whole(const Head& head, room::Tail tail) {
  auto snapshot = this->snapshot(head);
  if (!snapshot) return snapshot.error();
  tail.snapshot = *std::move(snapshot);
  if (Status added = add_events(head, 0, tail.events); !added) return added.error();
  if (Status checked = check_tail(tail, 0); !checked) return checked.error();
  return tail;
}

Status SqliteRooms::add_events(const Head& head, room::Offset from, std::vector<room::Event>& events) {
  events_.bind(head.id).bind(from);
  while (true) {
    const Result<bool> row = events_.next();
    if (!row) return row.error();
    if (!*row) return {};
    auto event = parse_event(events_.text(1));
    if (!event || event->offset != static_cast<room::Offset>(events_.integer(0))) {
      const std::string offset = std::to_string(events_.integer(0));
      events_.reset();
      return Error(ErrorCode::io_failed,
                   "event " + offset + " is damaged: " + (event ? "it has another number" : event.error().text));
    }
    events.push_back(*std::move(event));
  }
}

Result<std::optional<room::Snapshot>> SqliteRooms::snapshot(const Head& head) {
  const Result<bool> row = snapshot_.bind(head.id).next();
  if (!row) return row.error();
  if (!*row) return std::optional<room::Snapshot>();
  const auto offset = static_cast<room::Offset>(snapshot_.integer(0));
  auto state = parse_state(snapshot_.text(1));
  snapshot_.reset();
  if (!state) return Error(ErrorCode::io_failed, "its snapshot is damaged: " + state.error().text);
  return std::optional<room::Snapshot>({offset, *std::move(state)});
}

// -- writing ----------------------------------------------------------------------------------------------------------

Result<room::Written> SqliteRooms::conflict(const std::optional<Head>& head, const room::Position& expected) {
  auto tail = this->tail(head, expected);
  if (!tail) return tail.error();
  return room::Written{*std::move(tail)};
}

Result<room::Written> SqliteRooms::append(const std::string& room, const StoredAppend& append) {
  const auto found = head(room);
  if (!found) return tell(room, found.error());
  const std::optional<Head>& head = *found;
  if (!head || head->epoch != append.expected.epoch || head->last != append.expected.offset) {
    auto missed = conflict(head, append.expected);
    if (!missed) return tell(room, missed.error());
    return missed;
  }
  room::Offset offset = head->last;
  Status status;
  for (const std::string& event : append.events) {
    status = add_event_.bind(head->id).bind(++offset).bind(std::string_view(event)).run();
    if (!status) return tell(room, status.error());
  }
  if (offset > head->last) status = set_last_.bind(offset).bind(head->id).run();
  if (status && append.snapshot) status = write_snapshot(head->id, *append.snapshot);
  if (!status) return tell(room, status.error());
  return room::Written{};
}

Result<room::Written> SqliteRooms::renew(const std::string& room, const StoredRenewal& renewal) {
  auto found = head(room);
  if (!found) return tell(room, found.error());
  const bool as_expected = *found
                               ? (*found)->epoch == renewal.expected.epoch && (*found)->last == renewal.expected.offset
                               : renewal.expected.epoch.empty();
  if (!as_expected) {
    auto missed = conflict(*found, renewal.expected);
    if (!missed) return tell(room, missed.error());
    return missed;
  }
  set_head_.bind(std::string_view(room)).bind(std::string_view(renewal.epoch));
  set_head_.bind(renewal.snapshot ? renewal.snapshot->offset : room::Offset{0});
  if (renewal.parent) {
    set_head_.bind(std::string_view(renewal.parent->epoch)).bind(renewal.parent->offset);
  } else {
    set_head_.bind_null().bind_null();
  }
  Status status = set_head_.run();
  if (status) found = head(room);
  if (status && !found) status = found.error();
  if (status) status = forget_events_.bind((*found)->id).bind(limits::integer_max).run();
  if (status) status = forget_snapshot_.bind((*found)->id).run();
  if (status && renewal.snapshot) status = write_snapshot((*found)->id, *renewal.snapshot);
  if (!status) return tell(room, status.error());
  return room::Written{};
}

Status SqliteRooms::write_snapshot(std::int64_t id, const StoredSnapshot& snapshot) {
  Status status = set_snapshot_.bind(id).bind(snapshot.offset).bind(std::string_view(snapshot.state)).run();
  if (!status || snapshot.offset <= limits::room_log_events) return status;
  return forget_events_.bind(id).bind(snapshot.offset - limits::room_log_events).run();
}

}  // namespace parlor::room_store
