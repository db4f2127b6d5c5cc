#pragma once

#include "parlor/app/consumer.hpp"

namespace parlor::tutorials {

/// `/path/`: pushes one text to whoever connects.
class Push : public app::Consumer {
 public:
  void connect() override;
};

}  // namespace parlor::tutorials
