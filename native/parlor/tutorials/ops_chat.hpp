#pragma once

#include "parlor/tutorials/tutorial_consumer.hpp"

namespace parlor::tutorials {

/// `/ws/ops/`: one room for everybody, whose messages get their prefix when they are delivered.
class OpsChat : public TutorialConsumer {
 public:
  void connect() override;
  void receive_text(std::string_view text) override;
  const app::EventHandlers& event_handlers() const override;
};

}  // namespace parlor::tutorials
