#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parlor/net/event_loop.hpp"
#include "parlor/room/chance.hpp"
#include "parlor/room/stored.hpp"

/// Where the logs of rooms are kept. What every store guarantees:
///
/// - Written means kept: once `append` or `renew` has answered without conflict, the events survive whatever the store
///   says it survives (docs/OPERATIONS.md), and every later `read` by anybody shows them, in order, without gaps.
/// - Compare and write: of two writers that expect the same position one wins, the other gets a conflict with what it
///   missed. Nothing is ever written in part.
/// - An error (io_failed, timed_out, overloaded) leaves open whether the write has happened; `read` tells.
/// - A store that was away may have lost something. Writes asked before that, or meanwhile, are not held until it is
///   back, but fail (io_failed): what they were decided on may be there no more, and somebody else's events in its
///   place, which on_unsure has the room look for. Reads may be held, and writes are taken once one was answered.
/// - Answers to the calls on one room come in the order of the calls, on the room's loop, and possibly before the call
///   returns.
namespace parlor::room_store {

template <class Value>
using Done = std::function<void(Result<Value>)>;

/// What a store tells an open room by itself. Called on the room's loop.
class RoomListener {
 public:
  virtual ~RoomListener() = default;
  /// Another process has appended. `tail.events` are the new ones; there may be a gap before them.
  virtual void on_appended(room::Tail tail) = 0;
  /// A member connected to another process signals.
  virtual void on_signal(const room::MemberId& by, const codec::Json& signal) = 0;
  /// Something may have been missed, the store may have lost something, or another process has begun a new epoch: read
  /// again. Also comes once or twice after the room was opened, when the store begins to hear what others append.
  virtual void on_unsure() = 0;
  /// Another process is gone, and with it perhaps the connections of members: ask who is held.
  virtual void on_process_lost() = 0;
};

/// An open room. Destroying it closes it: no answer and no call of the listener comes any more, and what it still holds
/// is released, which listeners elsewhere hear of as of a lost process.
class RoomLog {
 public:
  virtual ~RoomLog() = default;

  /// What lies behind `known`, or the whole.
  virtual void read(std::optional<room::Position> known, Done<room::Tail> done) = 0;
  virtual void append(room::Append append, Done<room::Written> done) = 0;
  virtual void renew(room::Renewal renewal, Done<room::Written> done) = 0;

  // -- which members have a connection to some process ---------------------------------------------------------------
  /// A first connection of the member has come to this process. Holds end with the process, within limits::lease_ms.
  virtual void hold(const room::MemberId& member) = 0;
  /// The last one has gone. Answers whether another process holds the member.
  virtual void release(const room::MemberId& member, Done<bool> held_elsewhere) = 0;
  /// The members that other living processes hold.
  virtual void held_elsewhere(Done<std::vector<room::MemberId>> done) = 0;

  /// Passes a signal on to the room's listeners in other processes. At most once, without answer.
  virtual void signal(const room::MemberId& by, const codec::Json& signal) = 0;
};

/// Outlives the rooms opened in it.
class RoomStore {
 public:
  virtual ~RoomStore() = default;

  /// Opens a room for the loop that calls this. A process opens a room once at a time. `listener` must live as long as
  /// the answer.
  virtual std::unique_ptr<RoomLog> open(const std::string& room, net::EventLoop& loop, RoomListener& listener) = 0;
  /// The secret that all processes with this store share: the first one ever proposed.
  virtual Result<room::Secret> share_secret(const room::Secret& proposed) = 0;
  /// True if the logs outlive the process. Hosts then hand over snapshots now and then.
  virtual bool is_lasting() const = 0;
  /// The store is ready to answer (/readyz).
  virtual bool is_ready() const { return true; }
};

}  // namespace parlor::room_store
