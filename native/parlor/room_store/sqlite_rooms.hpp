#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parlor/log/complaints.hpp"
#include "parlor/room/stored.hpp"
#include "parlor/room_store/sqlite_database.hpp"

namespace parlor::room_store {

/// An Append or a Renewal, written down, so that the loop that asks makes the texts, and not the thread that writes.
struct StoredSnapshot {
  room::Offset offset = 0;
  std::string state;
};
struct StoredAppend {
  room::Position expected;
  std::vector<std::string> events;
  std::optional<StoredSnapshot> snapshot;
  /// What it takes in memory, about.
  std::size_t bytes() const;
};
struct StoredRenewal {
  room::Position expected;
  std::string epoch;
  std::optional<StoredSnapshot> snapshot;
  std::optional<room::Position> parent;
};
/// Errors: too_large.
Result<StoredAppend> store(const room::Append& append);
Result<StoredRenewal> store(const room::Renewal& renewal);

/// The rooms in an SQLite file, by way of one connection. Writes are to be inside a transaction of the caller's; when
/// one of them fails, the transaction is to be rolled back.
class SqliteRooms {
 public:
  explicit SqliteRooms(SqliteDatabase& database);

  Result<room::Tail> read(const std::string& room, const std::optional<room::Position>& known);
  Result<room::Written> append(const std::string& room, const StoredAppend& append);
  Result<room::Written> renew(const std::string& room, const StoredRenewal& renewal);

 private:
  struct Head {
    std::int64_t id = 0;
    std::string epoch;
    room::Offset last = 0;
    std::optional<room::Position> parent;
  };

  Error tell(const std::string& room, const Error& error);
  Result<std::optional<Head>> head(const std::string& room);
  Result<room::Tail> tail(const std::optional<Head>& head, const std::optional<room::Position>& known);
  Result<room::Tail> whole(const Head& head, room::Tail tail);
  Result<room::Written> conflict(const std::optional<Head>& head, const room::Position& expected);
  Result<bool> is_kept(const Head& head, const room::Position& known);
  Status add_events(const Head& head, room::Offset from, std::vector<room::Event>& events);
  Result<std::optional<room::Snapshot>> snapshot(const Head& head);
  Status write_snapshot(std::int64_t id, const StoredSnapshot& snapshot);

  SqliteStatement find_;
  SqliteStatement set_last_;
  SqliteStatement set_head_;
  SqliteStatement add_event_;
  SqliteStatement first_event_;
  SqliteStatement events_;
  SqliteStatement forget_events_;
  SqliteStatement set_snapshot_;
  SqliteStatement forget_snapshot_;
  SqliteStatement snapshot_;
  log::Complaints trouble_{"rooms"};
};

}  // namespace parlor::room_store
