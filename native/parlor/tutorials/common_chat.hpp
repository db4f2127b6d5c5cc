#pragma once

#include "parlor/tutorials/tutorial_consumer.hpp"

namespace parlor::tutorials {

/// `/ws/chat/`: one chat room for everybody.
class CommonChat : public TutorialConsumer {
 public:
  void connect() override;
  void receive_text(std::string_view text) override;
  const app::EventHandlers& event_handlers() const override;
};

}  // namespace parlor::tutorials
