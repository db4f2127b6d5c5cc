#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "parlor/room/decide.hpp"
#include "parlor/room/ledger.hpp"
#include "parlor/room/presence.hpp"

/// One room on one server, sans-I/O: decides commands, has their events written to the room's log, and applies them
/// when they are. Any number of servers may host the same room over one log: each writes by comparing first, and one
/// that comes too late takes what it missed and decides again. Drive it so:
///
///   1. ask: join, leave, command …, each under a ticket that names whoever waits for the answer;
///   2. call timeout(moment) when next_timeout() has come;
///   3. after each of these, and after each answer of the store, drain poll() until it is empty, and do what it says.
///      A `Want…` is answered by the verb of the same name, in the order wanted, at once or later.
namespace parlor::room {

/// Chosen by the shell; names who asked.
using Ticket = std::uint64_t;

/// What a member who joins (again) gets: the events it missed, or the whole state.
struct JoinAnswer {
  Position position;                        ///< where the member stands after taking the answer
  std::vector<Event> events;                ///< those after the position it came with
  std::optional<codec::Document> snapshot;  ///< instead of events
  bool reset = false;          ///< it came with a position, which could not be continued from: its old state is void
  std::uint64_t last_seq = 0;  ///< of its commands, the highest decided for good
  Check check;
};

/// A command as it reaches a server.
struct CommandAsk {
  std::uint64_t seq = 0;
  codec::Document body;
  /// It was sent before, without an answer, so another server may have it, too: a refusal is then logged before it is
  /// answered, and the other one comes too late.
  bool again = false;
};

/// What became of a command.
struct CommandAnswer {
  Offset offset = 0;       ///< of the last event it caused; 0 if that is no longer known (a repetition)
  bool duplicate = false;  ///< it had been applied before; nothing happened now
  std::optional<Check> check;
};

// What poll() says.
struct WantRead {
  std::optional<Position> known;
};
struct WantAppend {
  Append append;
};
struct WantRenew {
  Renewal renewal;
};
/// A member has its first connection here; not answered.
struct WantHold {
  MemberId member;
};
/// A member has none here any more. Answered with `released`.
struct WantRelease {
  MemberId member;
};
/// Who of the members is connected elsewhere? Answered with `held`.
struct WantHeld {};
/// New events, for everybody who has joined. Before the answers to those who caused them.
struct Publish {
  std::vector<Event> events;
};
/// The history is another one: everybody who has joined gets `Host::reset_answer`.
struct Reset {};
/// Until the answer, and if it is an error until `leave`, the member counts as connected. Errors: room_full,
/// overloaded.
struct JoinDone {
  Ticket ticket;
  Result<JoinAnswer> answer;
};
struct CommandDone {
  Ticket ticket;
  std::uint64_t seq;
  Result<CommandAnswer> answer;
};
using HostOutput = std::variant<WantRead, WantAppend, WantRenew, WantHold, WantRelease, WantHeld, Publish, Reset,
                                JoinDone, CommandDone>;

/// What has happened to a host so far.
struct HostCounts {
  std::uint64_t failures = 0;     ///< reads and writes that the store answered with an error
  std::uint64_t conflicts = 0;    ///< writes that came too late and were decided again
  std::uint64_t renewals = 0;     ///< epochs begun
  std::uint64_t restored = 0;     ///< events that the store had lost and that were written again
  std::uint64_t lost_events = 0;  ///< confirmed events that had to be given up: the store had lost them and gone on

  bool operator==(const HostCounts&) const = default;
};

class Host {
 public:
  /// `snapshots`: hand the store one every limits::snapshot_events. Error: unknown_room_kind.
  static Result<Host> make(const Registry& kinds, const RoomName& name, bool snapshots);

  /// The confirmed state and its log.
  const Replica& replica() const { return ledger_.confirmed(); }
  const Log& log() const { return ledger_.log(); }
  const HostCounts& counts() const { return counts_; }
  /// Those who wait for an answer, or for their events to be written. At most limits::room_asks, and beyond that what
  /// the room asks by itself: one for each member, and one for its deadline.
  std::size_t asks() const { return waiting_.size() + decided_.size() + in_flight_.size(); }

  // -- asks -------------------------------------------------------------------------------------------------------
  /// A connection of a member opens the room; answered with JoinDone.
  void join(Ticket ticket, const Author& author, std::string_view wanted_name, const std::optional<Position>& known,
            const Moment& moment);
  /// The answer for a member that is in already and asks again (it found a gap, or a different hash).
  JoinAnswer rejoin(const Author& author, const std::optional<Position>& known) const;
  /// The answer for a member whose state is void.
  JoinAnswer reset_answer(const Author& author) const;
  /// The member says goodbye; with another connection of its own still here it stays.
  void leave(const MemberId& member);
  /// A connection of the member is gone without goodbye.
  void disconnected(const MemberId& member, TimeMs now);
  /// Answered with CommandDone. Errors: not_joined, not_applied (sent again after it was refused), too_many_pending
  /// (older than what is remembered), overloaded, unknown_command, bad_field, refused. Of a command that was sent
  /// `again`, overloaded and too_many_pending leave open what another server makes of it; the others are final.
  void command(Ticket ticket, const Author& author, CommandAsk command, const Moment& moment);
  Status signal(const MemberId& member, const codec::Document& signal, const Moment& moment) const;

  // -- answers of the store -----------------------------------------------------------------------------------------
  void read(Result<Tail> tail, const Moment& moment);
  void appended(Result<Written> written, const Moment& moment);
  void renewed(Result<Written> written, const Moment& moment);
  void released(const MemberId& member, const Result<bool>& held_elsewhere, const Moment& moment);
  void held(const Result<std::vector<MemberId>>& members, TimeMs now);
  // -- and what it says by itself
  void pushed(Tail tail, const Moment& moment);
  void look_again();
  void review_members();

  /// When timeout() wants to be called.
  std::optional<TimeMs> next_timeout() const;
  void timeout(const Moment& moment);
  std::optional<HostOutput> poll();
  /// True while nobody is connected or awaited, and nobody waits: the shell may forget the room.
  bool is_empty() const;

  /// The state's hash at the log's end.
  Check check() const;

 private:
  /// What is going on between the host and the store. Only a settled host decides; in the other phases asks wait.
  enum class Phase : std::uint8_t {
    reading,    ///< a read is under way, or to be tried again
    renewing,   ///< a new epoch is being written
    restoring,  ///< events that the store has lost are being written again
    settled,    ///< the store's log is ours, but for what is being appended
  };

  /// Somebody's wish, until it is answered. One that is decided may be decided again.
  struct Ask {
    enum class What : std::uint8_t { join, command, retire, deadline };
    What what;
    Ticket ticket;  // 0: nobody waits
    MemberId member;
    Moment moment;
    std::string name{};               // of a join
    std::optional<Position> known{};  // of a join
    std::string session{};            // of a join or a command
    CommandAsk command{};
    std::size_t events = 0;  // it has led to
    Offset offset = 0;       // of the last of them
    bool duplicate = false;  // it had been applied before
    bool tried = false;      // its events were given to the store, which did not answer
    std::optional<Error> refused{};
  };

  Host(Ledger ledger, bool snapshots) : ledger_(std::move(ledger)), snapshots_(snapshots) {}

  // host.cpp: asks, decisions, answers
  void ask(Ask ask);
  bool is_full() const;
  void decide(Ask& ask);
  /// True if the log must say that the command is refused, since somebody else may still come with it.
  bool must_log_refusal(const Ask& ask);
  Result<Rules::Bodies> bodies_for(Ask& ask);
  Result<Rules::Bodies> bodies_for_command(Ask& ask);
  /// Answers those who need no write, and starts the next write if none is under way.
  void pump();
  void write_next();
  void answer(const Ask& ask);
  Result<CommandAnswer> command_answer(const Ask& ask);
  const Event* last_event_of(const Ask& ask) const;
  void rejoin_dropped(const Moment& moment);

  // host_log.cpp: keeping the ledger in line with the store's log
  void start_reading();
  /// Reads the log from the event `last` on.
  void read_from(Offset last);
  void take_all_back();
  void on_confirmed(const Moment& moment);
  void take(const std::optional<Position>& base, Tail tail, const Moment& moment);
  void on_replaced(Ledger::Taken taken, bool was_known, const Moment& moment);
  void restore_end(Offset store_last, const Moment& moment);
  void restore(Offset base, std::vector<Event> events);
  /// Goes on with writing events of an epoch that ended before them; false if there are none any more.
  bool carry_on();
  void renew(Position expected, const Moment& moment);
  void settle(const Moment& moment);
  bool must_look_again() const;

  Ledger ledger_;
  bool snapshots_;
  Phase phase_ = Phase::reading;
  std::optional<Position> base_;  // of the read, append or renewal under way; none: the whole is read
  std::string new_epoch_;         // being written
  std::vector<Event> restoring_;  // being written
  std::deque<Event> carried_;     // to be written behind what somebody else has renewed
  bool started_ = false;          // has read the log once
  bool replaced_by_fork_ = false;
  bool unsure_ = false;  // look again when what is under way is done
  Position pushed_to_;   // how far another server says that the log goes
  std::optional<TimeMs> retry_at_;

  std::deque<Ask> waiting_;    // not decided
  std::deque<Ask> decided_;    // on top of the ledger, to be written next
  std::deque<Ask> in_flight_;  // being written
  bool deadline_asked_ = false;
  std::size_t releases_ = 0;  // not answered
  std::optional<TimeMs> review_at_;
  Presence presence_;
  std::map<MemberId, std::string> names_;  // wanted by those who are connected here

  Offset last_snapshot_ = 0;
  TimeMs last_check_ = 0;
  mutable std::optional<Check> cached_check_;
  HostCounts counts_;
  std::deque<HostOutput> outputs_;
};

}  // namespace parlor::room
