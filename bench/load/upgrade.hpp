// Opening a WebSocket (RFC 6455 section 4.1): the socket, the request, and what the server answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pool.hpp"

namespace load {

/**
 * A non-blocking TCP socket that begins to connect; -1 with errno when there is none. Source addresses in 127.0.0.0/8
 * take turns by `turn`, since one alone has about 28,000 ports.
 */
int open_socket(const Destination& destination, std::uint32_t turn, int receive_buffer);

std::string request_text(const Destination& destination, std::string_view target, std::string_view subprotocol);

struct Answer {
  bool accepted = false;
  std::string status_line;
  std::size_t size = 0;
};

/** The server's answer; nothing while its head is not complete. */
std::optional<Answer> read_answer(std::string_view bytes);

/** The code in the payload of a close frame, which has at least two bytes. */
std::uint16_t close_code_in(std::string_view payload);

/** Reads "127.0.0.1:8000"; nothing when that is no IPv4 address and port. */
std::optional<Destination> destination_of(std::string_view text);

}  // namespace load
