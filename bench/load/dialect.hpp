// What is spoken over the WebSocket. The generator's work is the same for all: come into a room, send messages that
// carry tags, and look for tags in what comes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace load {

/** Who a connection is. */
struct Place {
  std::size_t connection = 0;
  std::size_t room = 0;
  std::size_t member = 0;  ///< in the room
};

/** What a message without a tag means. */
struct Meaning {
  enum class Kind { stray, arrived, acknowledged, refused, harmless };
  Kind kind = Kind::stray;
  std::string answer;  ///< a text to be sent back; empty: none
};

class Dialect {
 public:
  Dialect() = default;
  Dialect(const Dialect&) = delete;
  Dialect& operator=(const Dialect&) = delete;
  virtual ~Dialect() = default;

  /** The request's target for this path, in which the room's number is filled in already. */
  virtual std::string target(const std::string& path) const { return path; }
  virtual std::string subprotocol() const { return {}; }

  /** Texts to be sent once the WebSocket is open. None: whoever is connected is there. */
  virtual std::vector<std::string> greeting(const Place&) const { return {}; }

  /** What a message without a tag says; one that comes before the member is there is given to this, too. */
  virtual Meaning read(std::string_view message) const = 0;

  /** The text of a message of about `size` bytes, with "{tag}" in it, as Message takes it. */
  virtual std::string message(const Place& place, std::size_t size) const = 0;

  /** True when each message is acknowledged by itself, beside what is delivered. */
  virtual bool acknowledges() const { return false; }
};

/** plain (the tutorials' JSON), socketio (Socket.IO 4 over engine.io 4) or v1 (parlor.v1+json); null: no such name. */
std::unique_ptr<Dialect> make_dialect(std::string_view name);

}  // namespace load
