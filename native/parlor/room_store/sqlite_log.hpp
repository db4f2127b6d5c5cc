#pragma once

#include <deque>
#include <memory>
#include <string>

#include "parlor/room_store/answer_line.hpp"
#include "parlor/room_store/room_store.hpp"
#include "parlor/room_store/sqlite_worker.hpp"

namespace parlor::room_store {

/// A room open in an SqliteStore. Its calls reach the disk in their order: while it has some with one of the two
/// workers, none goes to the other, but a read may follow its writes to the writer.
class SqliteLog final : public RoomLog {
 public:
  SqliteLog(SqliteWorker& writer, SqliteWorker& reader, std::string room, net::EventLoop& loop)
      : writer_(writer), reader_(reader), room_(std::move(room)), loop_(loop) {}

  void read(std::optional<room::Position> known, Done<room::Tail> done) override;
  void append(room::Append append, Done<room::Written> done) override;
  void renew(room::Renewal renewal, Done<room::Written> done) override;

  // One process has the directory, so nobody else holds or hears anything.
  void hold(const room::MemberId&) override {}
  void release(const room::MemberId& member, Done<bool> held_elsewhere) override;
  void held_elsewhere(Done<std::vector<room::MemberId>> done) override;
  void signal(const room::MemberId&, const codec::Json&) override {}

 private:
  template <class Value>
  using Work = std::function<Result<Value>(SqliteRooms&)>;
  struct Pending {
    bool is_write;
    SqliteWorker::Job job;                    // its answer is `tell`
    std::function<void(const Status&)> tell;  // may destroy this log
  };

  template <class Value>
  void ask(bool is_write, std::size_t bytes, Work<Value> work, Done<Value> done);
  template <class Value>
  void answer_now(Done<Value> done, Result<Value> result);
  void send(Pending pending);
  void send_held_back();

  SqliteWorker& writer_;
  SqliteWorker& reader_;
  const std::string room_;
  net::EventLoop& loop_;
  AnswerLine line_;
  std::deque<Pending> held_back_;  // until the reader has done what it has of ours
  std::size_t writing_ = 0;        // of our jobs, with the writer
  std::size_t reading_ = 0;        // … with the reader
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace parlor::room_store
