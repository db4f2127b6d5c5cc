#pragma once

#include <cstdint>

#include "parlor/base/time.hpp"
#include "parlor/codec/json.hpp"

namespace parlor::session {

/// A command that has no answer yet.
struct PendingCommand {
  std::uint64_t number;    ///< names it towards the program that gave it, growing from 1
  std::uint64_t seq = 0;   ///< names it towards the server, given when it is first sent; 0: not sent yet
  int sent = 0;            ///< how often under that seq: more than once after a broken connection
  bool prepared = false;   ///< what only this client can give is in it
  bool automatic = false;  ///< given by the rules, not by the program, which hears nothing of it
  TimeMs given_at = 0;     ///< by the server's clock, as far as the client knows it
  codec::Document command;
};

}  // namespace parlor::session
