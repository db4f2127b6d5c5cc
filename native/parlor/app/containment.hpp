#pragma once

#include <functional>
#include <string_view>

namespace parlor::app {

class Socket;

/// Told of what went wrong in one consumer or event, and was contained there. Called on any loop thread.
using Report = std::function<void(std::string_view problem)>;

/// Ends a socket for the exception that is being handled: StopConsumer closes with 1000, all others with 1011 (before
/// accept: the handshake is refused with 500) and are reported.
void end_for_current_exception(Socket& socket, const Report& report, std::string_view what);

/// Runs code of a consumer, so that what it throws ends its own socket and nothing else. False if it threw. `what`
/// names the call in the report.
template <class Call>
bool contained(Socket& socket, const Report& report, std::string_view what, const Call& call) {
  try {
    call();
    return true;
  } catch (...) {
    end_for_current_exception(socket, report, what);
    return false;
  }
}

}  // namespace parlor::app
