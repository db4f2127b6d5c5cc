#include "parlor/tutorials/echo.hpp"

namespace parlor::tutorials {

void Echo::receive_text(std::string_view text) {
  send(message_text(text));
}

}  // namespace parlor::tutorials
