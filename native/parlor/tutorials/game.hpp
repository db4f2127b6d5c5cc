#pragma once

#include "parlor/tutorials/tutorial_consumer.hpp"

namespace parlor::tutorials {

/// `/ws/game/{room_name}/`: whoever comes in starts the game anew for all; each message moves by a die.
class Game : public TutorialConsumer {
 public:
  /// The group's name has been checked.
  explicit Game(std::string group) : group_(std::move(group)) {}

  void connect() override;
  void receive_text(std::string_view text) override;
  const app::EventHandlers& event_handlers() const override;

 private:
  std::string group_;
};

/// What the game says when it starts, as WebSocket members and `GET /game/start` get it.
layer::Message game_start();

}  // namespace parlor::tutorials
