#pragma once

#include <cstdint>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>

#include "parlor/base/result.hpp"

namespace parlor::room_store {

/// A connection to an SQLite file; used by one thread at a time. Errors are io_failed with SQLite's own words and the
/// file's path.
class SqliteDatabase {
 public:
  enum class Access { read, write };
  /// Opens an existing file in WAL mode with synchronous=FULL: what is committed is on the disk.
  static Result<SqliteDatabase> open(const std::string& path, Access access);

  /// One or more statements without results.
  Status run(const char* sql);
  /// The first column of the first row, an integer. Errors: also when there is no row.
  Result<std::int64_t> integer(const char* sql);
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  Error error() const;
  sqlite3* handle() const { return handle_.get(); }
  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  SqliteDatabase(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}

  std::unique_ptr<sqlite3, Close> handle_;
  std::string path_;
};

/// A prepared statement, used again and again. Bind, then next() until it says false or fails; then bind anew.
class SqliteStatement {
 public:
  SqliteStatement(SqliteDatabase& database, const char* sql);

  SqliteStatement& bind(std::int64_t value);
  SqliteStatement& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
  /// `text` must stay until the statement is reset.
  SqliteStatement& bind(std::string_view text);
  SqliteStatement& bind_null();

  /// True: there is a row. After false or an error the statement is reset.
  Result<bool> next();
  /// For statements without rows.
  Status run();
  void reset();

  std::int64_t integer(int column) const;
  /// Valid until the next step.
  std::string_view text(int column) const;
  bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  SqliteDatabase& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;
};

}  // namespace parlor::room_store
