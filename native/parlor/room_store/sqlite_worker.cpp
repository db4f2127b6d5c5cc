#include "parlor/room_store/sqlite_worker.hpp"

#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "parlor/base/limits.hpp"

namespace parlor::room_store {

SqliteWorker::SqliteWorker(SqliteDatabase database, SqliteDatabase::Access access)
    : database_(std::move(database)),
      begin_(access == SqliteDatabase::Access::write ? "BEGIN IMMEDIATE" : "BEGIN"),
      rooms_(database_),
      thread_([this] { work(); }) {}

SqliteWorker::~SqliteWorker() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool SqliteWorker::add(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= limits::sqlite_queue || waiting_bytes_ + job.bytes > limits::sqlite_queue_bytes) {
      refused_.fetch_add(1, std::memory_order_relaxed);
      full_.say("the disk does not keep up: commands are refused until it does");
      return false;
    }
    waiting_bytes_ += job.bytes;
    waiting_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void SqliteWorker::work() {
  for (Batch batch = next_batch(); !batch.empty(); batch = next_batch()) carry_out(std::move(batch));
}

/// Empty when it is time to end.
SqliteWorker::Batch SqliteWorker::next_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  Batch batch = std::exchange(waiting_, {});
  if (batch.size() > limits::sqlite_batch) {
    const auto rest = batch.begin() + static_cast<std::ptrdiff_t>(limits::sqlite_batch);
    waiting_.assign(std::make_move_iterator(rest), std::make_move_iterator(batch.end()));
    batch.erase(rest, batch.end());
  }
  for (const Job& job : batch) waiting_bytes_ -= job.bytes;
  return batch;
}

void SqliteWorker::carry_out(Batch batch) {
  if (const Status done = run_together(batch)) return answer(std::move(batch), done);
  // One of them fails: each for itself then, so that it fails alone.
  for (Job& job : batch) {
    const Status done = run_alone(job);
    Batch single;
    single.push_back(std::move(job));
    answer(std::move(single), done);
  }
}

Status SqliteWorker::run_together(Batch& batch) {
  if (Status begun = database_.run(begin_); !begun) return begun;
  for (Job& job : batch) {
    if (Status ran = job.run(rooms_); !ran) return roll_back(), ran;
  }
  Status committed = database_.run("COMMIT");
  if (!committed) roll_back();
  return committed;
}

Status SqliteWorker::run_alone(Job& job) {
  if (Status begun = database_.run(begin_); !begun) return begun;
  if (Status ran = job.run(rooms_); !ran) return roll_back(), ran;
  Status committed = database_.run("COMMIT");
  if (committed) return committed;
  roll_back();
  trouble_.say(committed.error().text);
  return committed;
}

/// Some errors have made SQLite do so already.
void SqliteWorker::roll_back() {
  if (database_.in_transaction()) (void)database_.run("ROLLBACK");
}

/// One post a loop, so that a batch wakes it once.
void SqliteWorker::answer(Batch batch, const Status& committed) {
  std::map<net::EventLoop*, std::shared_ptr<Batch>> by_loop;
  for (Job& job : batch) {
    auto& jobs = by_loop[job.loop];
    if (!jobs) jobs = std::make_shared<Batch>();
    jobs->push_back(std::move(job));
  }
  for (const auto& [loop, jobs] : by_loop) {
    loop->post([done = jobs, committed] {
      for (Job& job : *done) {
        job.answer(committed);
        job = {};
      }
    });
  }
}

}  // namespace parlor::room_store
