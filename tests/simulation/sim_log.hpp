#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "sim_store.hpp"

namespace parlor::sim {

/// One server's way to the store: what it holds there, and that it is alive.
class StoreClient {
 public:
  StoreClient(Env& env, SimStore& store, std::uint64_t process);

  Env& env;
  SimStore& store;
  const std::uint64_t process;
  SimStore::Holds holds;

 private:
  /// Says again and again that the process is alive.
  void beat();

  Life life_;
};

/// A room that one server has open in the store. Requests, and their answers, come in order, after a while or from
/// inside the call; an answer may be lost, which is told as an error. Destroying it closes the room.
class SimLog {
 public:
  SimLog(StoreClient& client, std::string room, StoreListener& listener);
  SimLog(const SimLog&) = delete;
  SimLog& operator=(const SimLog&) = delete;
  ~SimLog();

  void read(std::optional<room::Position> known, Done<room::Tail> done);
  void append(room::Append append, Done<room::Written> done);
  void renew(room::Renewal renewal, const Node* head, Done<room::Written> done);
  void hold(const room::MemberId& member);
  void release(const room::MemberId& member, std::function<void(const Result<bool>&)> done);
  void held_elsewhere(std::function<void(const Result<std::vector<room::MemberId>>&)> done);
  void signal(const room::MemberId& by, const codec::Json& signal);

 private:
  template <class Value>
  using Work = std::function<std::pair<Result<Value>, const Node*>()>;
  /// What becomes of a request.
  enum class Fate : std::uint8_t {
    fine,
    lost,     ///< not carried out, and told as an error
    unheard,  ///< carried out, and told as an error
    late,     ///< told as an error, and carried out later
  };

  /// `may_be_late`: a write, which may still be on its way when it was given up.
  template <class Value>
  void ask(Work<Value> work, Done<Value> done, bool may_be_late = false);
  Fate draw_fate(bool may_be_late);
  DurationMs delay();

  StoreClient& client_;
  Env& env_;
  std::string room_;
  Pipe requests_;
  Pipe answers_;
  Life life_;
};

}  // namespace parlor::sim
