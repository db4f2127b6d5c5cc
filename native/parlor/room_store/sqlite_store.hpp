#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "parlor/room_store/data_directory.hpp"
#include "parlor/room_store/room_store.hpp"
#include "parlor/room_store/sqlite_worker.hpp"

namespace parlor::room_store {

/// Rooms in an SQLite file in a directory that this process has for itself. What is acknowledged is on the disk
/// (write-ahead log, synchronous=FULL): it survives kill -9 and a loss of power. Nothing blocks an event loop: one
/// thread writes for all of them, another reads rooms that are being opened. Failures of the disk are answered with
/// io_failed; a damaged room is named and leaves the others alone.
class SqliteStore final : public RoomStore {
 public:
  /// Error: io_failed; see DataDirectory::claim and prepare_schema.
  static Result<std::unique_ptr<RoomStore>> open_in(const std::string& directory);

  std::unique_ptr<RoomLog> open(const std::string& room, net::EventLoop& loop, RoomListener& listener) override;
  Result<room::Secret> share_secret(const room::Secret& proposed) override;
  bool is_lasting() const override { return true; }
  /// Calls answered with overloaded because the disk did not keep up, since the start.
  std::uint64_t refused() const { return writer_.refused() + reader_.refused(); }

 private:
  SqliteStore(DataDirectory directory, SqliteDatabase writing, SqliteDatabase reading);

  DataDirectory directory_;
  std::string path_;
  SqliteWorker writer_;
  SqliteWorker reader_;
};

}  // namespace parlor::room_store
