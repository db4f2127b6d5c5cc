#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "line.hpp"
#include "parlor/session/client_session.hpp"

namespace parlor::sim {

/// A command that a client gave, and what it was told of it.
struct Given {
  std::string room;
  std::string token;      ///< stands in the text that it leads to, if it leads to one
  std::uint64_t seq = 0;  ///< on the wire; 0: never sent
  int times_sent = 0;
  std::string session{};  ///< that numbered it
  bool is_answered = false;
  bool is_given_up = false;            ///< its room was left, or its session forgotten: no answer comes
  std::optional<std::string> error{};  ///< of the answer
  room::Offset offset = 0;             ///< of the answer
  std::string epoch{};                 ///< the room's when it was answered
};

/// A program with the real ClientSession: it connects, comes back after each break, joins and leaves, gives commands,
/// and looks at all that it is told for gaps, repetitions and contradictions.
class SimClient final : public Caller {
 public:
  /// Opens a connection to some server; the line, or null if that server does not answer.
  using Connect = std::function<Line*(SimClient&)>;

  SimClient(Env& env, int number, Connect connect);

  // -- what it does
  void start();
  void join(const std::string& room);
  void leave(const std::string& room);
  void command(const std::string& room, codec::Json what, const std::string& token = {});
  void signal(const std::string& room);
  /// A new session with the same key: all that the old one knew is forgotten.
  void reload();
  /// Goes for good without a word.
  void quit();

  // Caller
  void on_open(std::uint64_t line) override;
  void on_message(std::uint64_t line, const Bytes& message) override;
  void on_gone(std::uint64_t line) override;

  // -- what it knows
  const std::string& name() const { return name_; }
  protocol::Encoding encoding() const { return encoding_; }
  const session::ClientSession& session() const { return *session_; }
  const room::MemberId& member() const { return session_->member(); }
  const std::set<std::string>& wanted_rooms() const { return wanted_; }
  bool has_quit() const { return has_quit_; }
  Line* line() { return line_; }
  /// Connected, in all rooms, and with every command answered.
  bool is_settled() const;
  std::string why_not_settled() const;
  /// By session and number.
  const std::vector<Given>& given() const { return given_; }
  std::uint64_t resets() const { return resets_; }

 private:
  void connect();
  void connect_after(DurationMs wait);
  void make_session();
  /// After every call of the session: notes what it has sent, does what it says, arms its timer.
  void after_call();
  void carry_out(session::ClientOutput& output);
  void send(const Bytes& message);
  Bytes broken(const Bytes& message);
  void plan();
  void lose_line();
  void note_seqs();
  void finish(const session::CommandDone& done);
  void give_up(const std::string& room);
  void watch_joined(const session::RoomJoined& joined);
  void watch_event(const session::RoomEvent& event);
  void check_positions();

  Env& env_;
  std::string name_;
  std::string key_;
  protocol::Encoding encoding_;
  Connect connect_;
  std::optional<session::ClientSession> session_;
  std::set<std::string> wanted_;
  Line* line_ = nullptr;
  bool is_open_ = false;
  bool has_quit_ = false;
  int sessions_ = 0;
  DurationMs back_off_ = 0;
  std::uint64_t timer_ = 0;
  std::uint64_t attempts_ = 0;

  std::vector<Given> given_;
  std::map<std::pair<std::string, std::uint64_t>, std::size_t> open_;  // room and number: its place in given_
  std::map<std::string, std::optional<room::Offset>> seen_;  // the last event told; nothing: the next one begins anew
  std::map<std::string, room::Offset> compared_;
  std::uint64_t resets_ = 0;
  std::map<std::string, std::uint64_t> shifts_;  // of a client broken on purpose
  std::set<std::pair<std::string, std::uint64_t>> sent_;
};

}  // namespace parlor::sim
