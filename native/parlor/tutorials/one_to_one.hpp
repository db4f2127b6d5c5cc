#pragma once

#include "parlor/tutorials/tutorial_consumer.hpp"

namespace parlor::tutorials {

/// `/room/`: the server answers each message to its sender alone, and hangs up on "exit".
class OneToOne : public TutorialConsumer {
 public:
  void receive_text(std::string_view text) override;
};

}  // namespace parlor::tutorials
