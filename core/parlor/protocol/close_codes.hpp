#pragma once

#include <cstdint>
#include <string_view>

namespace parlor::protocol {

/// What a client should do when its WebSocket was closed.
enum class Advice : std::uint8_t {
  stay_away,  ///< the same would happen again: tell the person
  come_back,  ///< reconnect with back-off and resume
};

/// Close codes that Parlor sends. 4400 to 4499: do not come back, 4500 to 4599: do.
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t internal = 1011;
inline constexpr std::uint16_t restart = 1012;
inline constexpr std::uint16_t slow_reader = 1013;
inline constexpr std::uint16_t bad_frames = 4400;
inline constexpr std::uint16_t hello_expected = 4401;
inline constexpr std::uint16_t not_authenticated = 4403;
inline constexpr std::uint16_t unsupported_version = 4406;
inline constexpr std::uint16_t no_pong = 4500;
inline constexpr std::uint16_t no_hello = 4501;
inline constexpr std::uint16_t token_expired = 4502;
}  // namespace close_code

/// For every code there is, ours or not.
Advice advice_for(std::uint16_t close_code);

}  // namespace parlor::protocol
