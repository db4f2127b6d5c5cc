#include "parlor/app/containment.hpp"

#include <cstdint>
#include <exception>
#include <string>

#include "parlor/app/consumer.hpp"
#include "parlor/app/socket.hpp"

namespace parlor::app {
namespace {

constexpr std::uint16_t close_normal = 1000;  // RFC 6455 section 7.4.1, as the next one
constexpr std::uint16_t close_internal_error = 1011;
constexpr unsigned http_internal_error = 500;

void end_failed(Socket& socket, const Report& report, std::string_view what, std::string_view why) {
  if (report) report(std::string(what) + " failed: " + std::string(why));
  if (socket.is_open()) return socket.close(close_internal_error, {});
  socket.deny(http_internal_error);  // does nothing when the handshake is over
}

}  // namespace

void end_for_current_exception(Socket& socket, const Report& report, std::string_view what) {
  try {
    throw;
  } catch (const StopConsumer&) {
    socket.close(close_normal, {});
  } catch (const std::exception& error) {
    end_failed(socket, report, what, error.what());
  } catch (...) {
    end_failed(socket, report, what, "it threw something that is not a std::exception");
  }
}

}  // namespace parlor::app
