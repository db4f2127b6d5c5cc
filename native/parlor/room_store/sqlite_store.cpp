#include "parlor/room_store/sqlite_store.hpp"

#include <utility>

#include "parlor/room_store/secret_text.hpp"
#include "parlor/room_store/sqlite_log.hpp"
#include "parlor/room_store/sqlite_schema.hpp"

namespace parlor::room_store {

Result<std::unique_ptr<RoomStore>> SqliteStore::open_in(const std::string& directory) {
  auto claimed = DataDirectory::claim(directory);
  if (!claimed) return claimed.error();
  const auto path = claimed->private_file("rooms.sqlite");
  if (!path) return path.error();
  auto writing = SqliteDatabase::open(*path, SqliteDatabase::Access::write);
  if (!writing) return writing.error();
  if (Status prepared = prepare_schema(*writing); !prepared) return prepared.error();
  auto reading = SqliteDatabase::open(*path, SqliteDatabase::Access::read);
  if (!reading) return reading.error();
  return std::unique_ptr<RoomStore>(new SqliteStore(*std::move(claimed), *std::move(writing), *std::move(reading)));
}

SqliteStore::SqliteStore(DataDirectory directory, SqliteDatabase writing, SqliteDatabase reading)
    : directory_(std::move(directory)),
      path_(writing.path()),
      writer_(std::move(writing), SqliteDatabase::Access::write),
      reader_(std::move(reading), SqliteDatabase::Access::read) {}

/// Nobody else has the rooms open, so the listener has nothing to hear.
std::unique_ptr<RoomLog> SqliteStore::open(const std::string& room, net::EventLoop& loop, RoomListener&) {
  return std::make_unique<SqliteLog>(writer_, reader_, room, loop);
}

/// Once, at the start: on a connection of its own, waiting for the disk.
Result<room::Secret> SqliteStore::share_secret(const room::Secret& proposed) {
  auto database = SqliteDatabase::open(path_, SqliteDatabase::Access::read);
  if (!database) return database.error();
  const std::string text = text_of_secret(proposed);
  SqliteStatement propose(*database, "INSERT OR IGNORE INTO secrets (name, value) VALUES ('rooms', ?)");
  if (Status proposing = propose.bind(std::string_view(text)).run(); !proposing) return proposing.error();
  SqliteStatement ask(*database, "SELECT value FROM secrets WHERE name = 'rooms'");
  const Result<bool> row = ask.next();
  if (!row) return row.error();
  const auto secret = *row ? parse_secret(ask.text(0)) : std::nullopt;
  if (!secret) return Error(ErrorCode::io_failed, path_ + ": the rooms' secret is damaged");
  return *secret;
}

}  // namespace parlor::room_store
