#include "parlor/room_store/sqlite_database.hpp"

#include "parlor/base/limits.hpp"

namespace parlor::room_store {
namespace {

/// FULL: a commit returns when the log is on the disk. The size limit gives back what a burst made the log grow to.
constexpr const char* settings =
    "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA cell_size_check = ON;"
    "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384";

}  // namespace

Result<SqliteDatabase> SqliteDatabase::open(const std::string& path, Access access) {
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteDatabase database(handle, path);
  if (opened != SQLITE_OK) return database.error();
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(limits::sqlite_busy_ms));
  if (access == Access::write) {
    if (Status wal = database.run("PRAGMA journal_mode = WAL"); !wal) return wal.error();
  }
  if (Status set = database.run(settings); !set) return set.error();
  return database;
}

Status SqliteDatabase::run(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return error();
}

Result<std::int64_t> SqliteDatabase::integer(const char* sql) {
  SqliteStatement statement(*this, sql);
  const Result<bool> row = statement.next();
  if (!row) return row.error();
  if (!*row) return Error(ErrorCode::io_failed, path_ + ": there is no answer to " + sql);
  return statement.integer(0);
}

Error SqliteDatabase::error() const {
  const char* const words = handle_ ? sqlite3_errmsg(handle_.get()) : "out of memory";
  return Error(ErrorCode::io_failed, path_ + ": " + words);
}

SqliteStatement::SqliteStatement(SqliteDatabase& database, const char* sql) : database_(database) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
}

SqliteStatement& SqliteStatement::bind(std::int64_t value) {
  if (statement_) sqlite3_bind_int64(statement_.get(), ++bound_, value);
  return *this;
}

SqliteStatement& SqliteStatement::bind(std::string_view text) {
  if (statement_) sqlite3_bind_text64(statement_.get(), ++bound_, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

SqliteStatement& SqliteStatement::bind_null() {
  if (statement_) sqlite3_bind_null(statement_.get(), ++bound_);
  return *this;
}

Result<bool> SqliteStatement::next() {
  const int stepped = statement_ ? sqlite3_step(statement_.get()) : SQLITE_ERROR;
  if (stepped == SQLITE_ROW) return true;
  if (stepped == SQLITE_DONE) return reset(), false;
  Error error = database_.error();
  reset();
  return error;
}

Status SqliteStatement::run() {
  const Result<bool> row = next();
  if (!row) return row.error();
  reset();
  return {};
}

void SqliteStatement::reset() {
  bound_ = 0;
  if (statement_) sqlite3_reset(statement_.get());
}

std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view SqliteStatement::text(int column) const {
  const auto* const bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

}  // namespace parlor::room_store
