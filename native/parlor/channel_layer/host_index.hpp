#pragma once

#include <cstddef>
#include <string_view>

namespace parlor::layer {

/// Which of several hosts a name belongs to, as every program on the layer reckons it: the CRC-32's low 12 bits, spread
/// evenly over the hosts. `hosts` must not be 0.
std::size_t host_index(std::string_view name, std::size_t hosts);

/// Where the messages of a channel lie: its name up to and with the '!', the whole name if it has none.
std::string_view inbox_of(std::string_view channel);

/// Whether the channel belongs to one process alone.
inline bool is_process_local(std::string_view channel) {
  return channel.find('!') != std::string_view::npos;
}

}  // namespace parlor::layer
