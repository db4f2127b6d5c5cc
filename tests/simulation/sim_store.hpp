#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "env.hpp"
#include "log_model.hpp"
#include "parlor/room/stored.hpp"

namespace parlor::sim {

/// An answer of the store, and the end of the history it tells of.
template <class Value>
using Done = std::function<void(Result<Value>, const Node*)>;

/// What the store tells an open room by itself; native/parlor/room_store/room_store.hpp says what each means.
class StoreListener {
 public:
  virtual ~StoreListener() = default;
  virtual void on_appended(room::Tail tail, const Node* head) = 0;
  virtual void on_signal(const room::MemberId& by, const codec::Json& signal) = 0;
  virtual void on_unsure() = 0;
  virtual void on_process_lost() = 0;
};

/// The store that all servers share, in a place of its own: requests and answers take time and get lost, it is away for
/// a while, and it may forget what it knew. It keeps the contract of room_store.hpp and nothing beyond it.
class SimStore {
 public:
  explicit SimStore(Env& env) : env_(env) {}

  struct Opening {
    std::uint64_t process;
    std::string room;
    StoreListener* listener;
    std::weak_ptr<const int> life;
  };
  void open(Opening opening);
  void close(std::uint64_t process, const std::string& room);

  // -- carried out when a request arrives ---------------------------------------------------------------------------
  std::pair<Result<room::Tail>, const Node*> read(const std::string& room, const std::optional<room::Position>& known);
  std::pair<Result<room::Written>, const Node*> append(std::uint64_t process, const std::string& room,
                                                       const room::Append& wanted);
  /// `head`: the history that the renewal's snapshot stands for.
  std::pair<Result<room::Written>, const Node*> renew(std::uint64_t process, const std::string& room,
                                                      const room::Renewal& renewal, const Node* head);
  void hold(std::uint64_t process, const std::string& room, const room::MemberId& member);
  bool release(std::uint64_t process, const std::string& room, const room::MemberId& member);
  std::vector<room::MemberId> held_elsewhere(std::uint64_t process, const std::string& room) const;
  void signal(std::uint64_t process, const std::string& room, const room::MemberId& by, const codec::Json& signal);
  /// A process is alive, and holds these.
  using Holds = std::set<std::pair<std::string, room::MemberId>>;
  void hear_of(std::uint64_t process, const Holds& holds);

  // -- faults -------------------------------------------------------------------------------------------------------
  /// A process's connection to the store. When it breaks, what is under way in it is lost in both directions, and when
  /// it is there again the process hears of it before anything else.
  struct Link {
    TimeMs down_until = 0;
    std::uint64_t breaks = 0;
  };
  const Link& link(std::uint64_t process) { return links_[process]; }
  bool is_down(std::uint64_t process) { return env_.now() < links_[process].down_until; }
  void break_link(std::uint64_t process, DurationMs down);
  void break_all_links(DurationMs down_at_most);
  /// A room goes back to how it was some writes ago. A store that has lost something has broken all links.
  void revert();
  void wipe();

  const Node* head(const std::string& room) { return rooms_[room].head; }
  const test::LogModel& log(const std::string& room) { return rooms_[room].log; }
  /// The ends that a room's log had when the store lost them.
  const std::vector<const Node*>& lost_heads(const std::string& room) { return rooms_[room].lost; }
  std::vector<std::string> rooms() const;

 private:
  struct Room {
    test::LogModel log;
    const Node* head = nullptr;
    std::deque<std::pair<test::LogModel, const Node*>> before;  // earlier states, where the store may go back to them
    std::vector<const Node*> lost;
  };
  struct Process {
    TimeMs heard = 0;
    Holds holds;
  };

  void keep_version(Room& room);
  void append_again(Room& room, room::Append append);
  void tell_others(std::uint64_t process, const std::string& room, const room::Tail& tail, const Node* head);
  void deliver(const Opening& opening, DurationMs delay, std::function<void(StoreListener&)> call);
  void end_if_silent(std::uint64_t process);
  void tell_of_lost(std::uint64_t process);

  Env& env_;
  std::map<std::string, Room> rooms_;
  std::map<std::uint64_t, Process> processes_;
  std::map<std::uint64_t, Link> links_;
  std::vector<Opening> openings_;
};

}  // namespace parlor::sim
