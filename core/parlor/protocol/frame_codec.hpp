#pragma once

#include <optional>
#include <string_view>

#include "parlor/protocol/server_frames.hpp"

namespace parlor::protocol {

/// How frames are written; agreed on by the WebSocket subprotocol.
enum class Encoding { json, cbor };

inline constexpr std::string_view json_subprotocol = "parlor.v1+json";  ///< text messages
inline constexpr std::string_view cbor_subprotocol = "parlor.v1+cbor";  ///< binary messages
std::optional<Encoding> encoding_of(std::string_view subprotocol);
std::string_view subprotocol_of(Encoding encoding);

/// Errors: those of parse_json and parse_cbor; unknown_frame for a type that is not known; bad_field.
/// Unknown fields are ignored.
Result<ClientFrame> decode_client_frame(ByteView message, Encoding encoding);
/// The same for what a server says. Its frames may be larger (snapshots), so they have no bound of their own.
Result<ServerFrame> decode_server_frame(ByteView message, Encoding encoding);
/// The same into a fresh frame, with memory to work in that is kept from one to the next.
Status decode_server_frame(ServerFrame& frame, ByteView message, Encoding encoding, codec::Tape& tape);

/// Finds the bodies of the events in a frame that has been read, one after the other, so that they need not be read
/// again to be applied.
class EventBodies {
 public:
  /// `frame`: of an `events` or `joined`.
  explicit EventBodies(const codec::Tape& frame) : frame_(frame), event_(frame.find(codec::Tape::root, "events") + 1) {}
  /// Called once for each of the frame's events.
  codec::Tape::Index next();

 private:
  const codec::Tape& frame_;
  codec::Tape::Index event_;
};

Bytes encode_frame(const ClientFrame& frame, Encoding encoding);
Bytes encode_frame(const ServerFrame& frame, Encoding encoding);

}  // namespace parlor::protocol
