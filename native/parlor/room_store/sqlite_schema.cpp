#include "parlor/room_store/sqlite_schema.hpp"

namespace parlor::room_store {
namespace {

constexpr std::int64_t format = 1;
constexpr std::int64_t application = 0x5072'6c72;  // "Prlr" in the file's head tells whose it is

constexpr const char* tables = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE rooms (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  epoch TEXT NOT NULL,
  last INTEGER NOT NULL,
  parent_epoch TEXT,
  parent_offset INTEGER
) STRICT;
CREATE TABLE events (
  room INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (room, offset)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshots (
  room INTEGER PRIMARY KEY,
  offset INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
PRAGMA application_id = 1349676146;
PRAGMA user_version = 1;
COMMIT;
)sql";
static_assert(application == 1349676146 && format == 1);

}  // namespace

Status prepare_schema(SqliteDatabase& database) {
  const auto owner = database.integer("PRAGMA application_id");
  const auto version = owner ? database.integer("PRAGMA user_version") : owner;
  const auto objects = version ? database.integer("SELECT count(*) FROM sqlite_schema") : version;
  if (!objects) return objects.error();
  if (*owner == 0 && *version == 0 && *objects == 0) return database.run(tables);
  if (*owner != application) {
    return Error(ErrorCode::io_failed, database.path() +
                                           " is a database of another program; give a directory of its "
                                           "own");
  }
  if (*version == format) return {};
  return Error(ErrorCode::io_failed, database.path() + " has format " + std::to_string(*version) +
                                         ", this program knows format " + std::to_string(format) +
                                         "; use the Parlor that wrote it, or a newer one");
}

}  // namespace parlor::room_store
