#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "parlor/net/shared_frame.hpp"
#include "parlor/protocol/frame_codec.hpp"
#include "parlor/room/host.hpp"

namespace parlor::server_room {

/// One connection that takes part in rooms, as the rooms see it. All calls come on the connection's own loop.
class RoomClient {
 public:
  virtual ~RoomClient() = default;

  virtual protocol::Encoding encoding() const = 0;
  virtual void on_joined(const std::string& room, const room::JoinAnswer& answer) = 0;
  virtual void on_join_refused(const std::string& room, const Error& error) = 0;
  virtual void on_left(const std::string& room) = 0;
  virtual void on_reply(const std::string& room, std::uint64_t seq, const Result<room::CommandAnswer>& answer) = 0;
  virtual void on_signal_refused(const std::string& room, const Error& error) = 0;
  /// Events or a signal, for every member alike.
  virtual void on_frame(const std::shared_ptr<const net::SharedFrame>& frame) = 0;
};

/// Where a connection is found: on which loop, and under which number there. A number is never used twice.
struct ClientAddress {
  std::size_t loop = 0;
  std::uint64_t id = 0;
};

/// What a connection brings along when it asks a room for something.
struct Asker {
  ClientAddress address;
  protocol::Encoding encoding = protocol::Encoding::json;
  room::Author author;
};

/// The same message in the encodings that the room's members use; null for one that nobody uses.
struct EncodedFrames {
  std::shared_ptr<const net::SharedFrame> json;
  std::shared_ptr<const net::SharedFrame> cbor;

  const std::shared_ptr<const net::SharedFrame>& in(protocol::Encoding encoding) const {
    return encoding == protocol::Encoding::json ? json : cbor;
  }
};

}  // namespace parlor::server_room
