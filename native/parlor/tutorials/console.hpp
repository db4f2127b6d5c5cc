#pragma once

#include "parlor/tutorials/tutorial_consumer.hpp"

namespace parlor::tutorials {

/// `/ws/console/`: answers its sender under a name of their choice.
class Console : public TutorialConsumer {
 public:
  void connect() override;
  void receive_text(std::string_view text) override;

 private:
  std::string name_;
};

}  // namespace parlor::tutorials
