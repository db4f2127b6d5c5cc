#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "parlor/log/complaints.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/room_store/sqlite_rooms.hpp"

namespace parlor::room_store {

/// A thread with a connection to the database, which does the jobs of all loops in their order. What waits is put into
/// one transaction, and nobody is answered before that is committed: the price of a commit is shared.
class SqliteWorker {
 public:
  struct Job {
    /// On the worker's thread. An error undoes what the job has done; a job that only reads has none.
    std::function<Status(SqliteRooms&)> run;
    /// On the loop, after the commit; an error if that failed, when the job is undone whatever `run` said.
    std::function<void(const Status&)> answer;
    net::EventLoop* loop = nullptr;
    std::size_t bytes = 0;  ///< what it takes while it waits
  };

  /// `access`: whether its jobs write; then each transaction begins as one that does.
  SqliteWorker(SqliteDatabase database, SqliteDatabase::Access access);
  SqliteWorker(const SqliteWorker&) = delete;
  SqliteWorker& operator=(const SqliteWorker&) = delete;
  /// Does what is waiting, then ends; answers are still posted.
  ~SqliteWorker();

  /// From any thread. False, and nothing happens, when limits::sqlite_queue jobs or limits::sqlite_queue_bytes wait.
  bool add(Job job);
  /// How many jobs were not taken, since the start. From any thread.
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  using Batch = std::vector<Job>;

  void work();
  Batch next_batch();
  void carry_out(Batch batch);
  Status run_together(Batch& batch);
  Status run_alone(Job& job);
  void roll_back();
  static void answer(Batch batch, const Status& committed);

  SqliteDatabase database_;
  const char* begin_;
  SqliteRooms rooms_;
  log::Complaints trouble_{"rooms"};
  std::atomic<std::uint64_t> refused_ = 0;

  std::mutex mutex_;  // guards what stands below, up to the thread
  std::condition_variable wake_;
  Batch waiting_;
  std::size_t waiting_bytes_ = 0;
  bool ending_ = false;
  log::Complaints full_{"rooms"};

  std::thread thread_;
};

}  // namespace parlor::room_store
