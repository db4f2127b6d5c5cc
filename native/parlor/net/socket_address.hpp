#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace parlor::net {

/// An address and its port; for a unix socket the path (empty for the client's end) and 0.
using Endpoint = std::pair<std::string, std::uint16_t>;

/// The other end of a connected socket; empty when it is gone. IPv4 in an IPv6 socket is given as IPv4.
Endpoint peer_endpoint(int socket);
Endpoint local_endpoint(int socket);
/// "address:port", "[v6]:port", or what is left when there is no port.
std::string to_text(const Endpoint& endpoint);

}  // namespace parlor::net
