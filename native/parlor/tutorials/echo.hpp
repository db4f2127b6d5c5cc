#pragma once

#include "parlor/tutorials/tutorial_consumer.hpp"

namespace parlor::tutorials {

/// `/ws/echo/`: the received text, unparsed, as {"message":TEXT} to its sender.
class Echo : public TutorialConsumer {
 public:
  void receive_text(std::string_view text) override;
};

}  // namespace parlor::tutorials
