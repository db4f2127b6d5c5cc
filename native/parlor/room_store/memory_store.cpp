#include "parlor/room_store/memory_store.hpp"

#include <utility>

namespace parlor::room_store {
namespace {

class MemoryRoomLog final : public RoomLog {
 public:
  MemoryRoomLog(std::shared_ptr<MemoryLogs> logs, std::uint64_t process, std::string name, net::EventLoop& loop,
                RoomListener& listener)
      : logs_(std::move(logs)),
        process_(process),
        name_(std::move(name)),
        room_(logs_->enter(name_, {process_, &loop, &listener, alive_})) {}
  MemoryRoomLog(const MemoryRoomLog&) = delete;
  MemoryRoomLog& operator=(const MemoryRoomLog&) = delete;
  ~MemoryRoomLog() override { logs_->leave(name_, process_); }

  // `done` may close this log, so it is called last.
  void read(std::optional<room::Position> known, Done<room::Tail> done) override { done(room_->read(known)); }
  void append(room::Append append, Done<room::Written> done) override {
    done(room_->append(process_, std::move(append)));
  }
  void renew(room::Renewal renewal, Done<room::Written> done) override {
    done(room_->renew(process_, std::move(renewal)));
  }

  void hold(const room::MemberId& member) override { room_->hold(process_, member); }
  void release(const room::MemberId& member, Done<bool> held_elsewhere) override {
    held_elsewhere(room_->release(process_, member));
  }
  void held_elsewhere(Done<std::vector<room::MemberId>> done) override { done(room_->held_elsewhere(process_)); }
  void signal(const room::MemberId& by, const codec::Json& signal) override { room_->signal(process_, by, signal); }

 private:
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // tells what comes late that we are closed
  std::shared_ptr<MemoryLogs> logs_;
  std::uint64_t process_;
  std::string name_;
  std::shared_ptr<MemoryRoom> room_;
};

}  // namespace

std::unique_ptr<RoomLog> MemoryStore::open(const std::string& room, net::EventLoop& loop, RoomListener& listener) {
  return std::make_unique<MemoryRoomLog>(logs_, process_, room, loop, listener);
}

}  // namespace parlor::room_store
