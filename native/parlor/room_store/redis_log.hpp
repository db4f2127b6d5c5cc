#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "parlor/room_store/answer_line.hpp"
#include "parlor/room_store/redis_link.hpp"

namespace parlor::room_store {

/// A room open in a RedisStore.
class RedisLog final : public RoomLog, public RedisRoom {
 public:
  RedisLog(RedisLink& link, std::string room, RoomListener& listener);
  RedisLog(const RedisLog&) = delete;
  RedisLog& operator=(const RedisLog&) = delete;
  ~RedisLog() override;

  void read(std::optional<room::Position> known, Done<room::Tail> done) override;
  void append(room::Append append, Done<room::Written> done) override;
  void renew(room::Renewal renewal, Done<room::Written> done) override;

  void hold(const room::MemberId& member) override;
  void release(const room::MemberId& member, Done<bool> held_elsewhere) override;
  void held_elsewhere(Done<std::vector<room::MemberId>> done) override;
  void signal(const room::MemberId& by, const codec::Json& signal) override;

  const std::string& name() const override { return name_; }
  RoomListener& listener() override { return listener_; }
  const std::set<room::MemberId, std::less<>>& held() const override { return held_; }
  void heard() override { hears_ = true; }

 private:
  using Call = redis::Script::Call;
  /// Which members are held by which ids.
  using Holds = std::vector<std::pair<room::MemberId, std::vector<std::string>>>;
  using Living = std::function<void(const Result<std::set<std::string>>&)>;

  Call room_call() const;
  template <class Value>
  std::function<void(Result<Value>)> in_line(Done<Value> done);
  redis::Answer guarded(redis::Answer answer) const;
  void run(const redis::Script& script, Call call, bool is_write, redis::Answer answer);
  void send(redis::Command command, bool is_write, redis::Answer answer);
  std::string patience();
  void write(const redis::Script& script, Call call, room::Position expected, Done<room::Written> done);
  void await_replicas(std::function<void(Result<room::Written>)> tell);
  void ask_living(Living then);
  std::vector<room::MemberId> sort_out(const Holds& holds, const std::set<std::string>& living);
  Error about(const Error& error) const;

  RedisLink& link_;
  const std::string name_;
  RoomListener& listener_;
  std::set<room::MemberId, std::less<>> held_;
  AnswerLine line_;
  bool hears_ = false;                   // what others publish about the room
  std::optional<TimeMs> missing_since_;  // Redis does not know the room
  std::size_t in_full_ = 0;              // calls whose script Redis did not know, under way once more
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace parlor::room_store
