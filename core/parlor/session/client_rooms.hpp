#pragma once

#include <map>
#include <string>

#include "parlor/session/client_room.hpp"

namespace parlor::session {

/// The rooms of a client session: those joined or to be joined, the numbers used up in those that were left, and the
/// leaves that the server has not answered. At most limits::rooms_per_session rooms.
class ClientRooms {
 public:
  using Map = std::map<std::string, ClientRoom>;

  explicit ClientRooms(const room::Registry& kinds) : kinds_(kinds) {}

  /// Makes an empty one; numbers go on where they stood when it was left. Errors: bad_room_name, unknown_room_kind,
  /// too_many_rooms.
  Result<ClientRoom*> add(const std::string& name);
  void remove(const std::string& name);
  /// Null if there is none.
  ClientRoom* find(const std::string& name);
  const ClientRoom* find(const std::string& name) const;
  /// The room that a frame is about; null also while a leave of that name has no answer: what comes until then is old.
  ClientRoom* find_live(const std::string& name);

  /// A leave has been sent.
  void note_leave(const std::string& name) { ++leaving_[name]; }
  bool is_leaving(const std::string& name) const { return leaving_.contains(name); }
  /// Takes note that a leave was answered; false if none was under way.
  bool end_of_leaving(const std::string& name);

  /// The connection is gone, and with it what was asked on it.
  void set_offline();

  Map::iterator begin() { return rooms_.begin(); }
  Map::iterator end() { return rooms_.end(); }

 private:
  const room::Registry& kinds_;
  Map rooms_;
  std::map<std::string, ClientRoom::Numbers> numbers_;  // of rooms that were left
  std::map<std::string, int> leaving_;                  // how many leaves have no answer
};

}  // namespace parlor::session
