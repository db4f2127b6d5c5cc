#include "parlor/channel_layer/host_index.hpp"

#include <zlib.h>

namespace parlor::layer {

std::size_t host_index(std::string_view name, std::size_t hosts) {
  const auto* const bytes = reinterpret_cast<const Bytef*>(name.data());
  const std::size_t slot = crc32(0, bytes, static_cast<uInt>(name.size())) & 0xfff;
  return slot * hosts / 4096;
}

std::string_view inbox_of(std::string_view channel) {
  const std::size_t mark = channel.find('!');
  return mark == std::string_view::npos ? channel : channel.substr(0, mark + 1);
}

}  // namespace parlor::layer
