#pragma once

#include "parlor/tutorials/tutorial_consumer.hpp"

namespace parlor::tutorials {

/// `/chat/{room_name}/`: a chat room; the Channels tutorial's consumer.
class RoomChat : public TutorialConsumer {
 public:
  /// The group's name has been checked.
  explicit RoomChat(std::string group) : group_(std::move(group)) {}

  void connect() override;
  void receive_text(std::string_view text) override;
  const app::EventHandlers& event_handlers() const override;

 private:
  std::string group_;
};

}  // namespace parlor::tutorials
