#pragma once

#include <deque>
#include <optional>

#include "parlor/room/replica.hpp"
#include "recorder.hpp"
#include "vocabulary.hpp"

namespace differential {

/// Decides what happens next: two rooms live on, and in between frames of all sorts are read and written.
class Script {
 public:
  explicit Script(std::uint64_t seed) : random_(seed) {}

  /// The next step. What came out of it is to be told with `learn`.
  Step next();
  void learn(const Step& step, const Outcome& outcome);

 private:
  struct Room {
    std::string_view name;
    std::string_view kind;
    std::uint64_t offset = 0;
    std::uint64_t seq = 0;
    std::size_t steps_left = 0;
    std::deque<Json> decided;  // bodies that are still to be applied
    std::string by;
    std::string snapshot;
    std::optional<parlor::room::Replica> replica;  // for what the clients say by themselves
  };

  Step room_step(std::uint8_t slot);
  Step predict_step(const Room& room);
  Step apply_step(std::uint8_t slot, Room& room);
  /// What a member's client would say by itself, if anything, instead of the request's command.
  void respond(Room& room, Json& request);
  Step frame_step();
  Step odd_step();

  Random random_;
  std::int64_t now_ = 1'700'000'000'000;
  Room rooms_[2] = {{"chat/differential", "chat", 0, 0, 0, {}, {}, {}, {}},
                    {"dice/differential", "dice", 0, 0, 0, {}, {}, {}, {}}};
  std::string last_cbor_[2];  // what was encoded last, by who speaks
};

}  // namespace differential
