// All sockets of the generator on one epoll set and one thread. What is read in a turn goes through one big buffer;
// what is sent in a turn leaves each socket in one send.
#pragma once

#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <vector>

#include "clock.hpp"
#include "connection.hpp"
#include "frame.hpp"

namespace load {

/** Who is told what happens on the sockets of a pool. */
class Listener {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

  /** The server has accepted the WebSocket. */
  virtual void opened(Connection& connection) = 0;
  /** A whole message; `time` is that of the turn's receive. */
  virtual void heard(Connection& connection, std::string_view message, Nanoseconds time) = 0;
  /** It could not be opened, or has ended; `why` is for a person. */
  virtual void ended(Connection& connection, std::string_view why) = 0;
};

struct Destination {
  sockaddr_in address{};
  std::string host;  ///< HOST:PORT, for the Host header
};

/** How one WebSocket is asked for. */
struct Request {
  const Destination* destination = nullptr;
  std::string target;       ///< path and query
  std::string subprotocol;  ///< empty: none
  int receive_buffer = 0;   ///< bytes of the kernel's; 0: as the kernel likes
};

class Pool {
 public:
  Pool(std::size_t size, Listener& listener);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool();

  Connection& at(std::size_t index) { return connections_[index]; }
  std::size_t size() const { return connections_.size(); }

  /** Begins to open a connection that is idle. */
  void open(std::size_t index, const Request& request);

  /** Appends whole frames; they leave at the end of the turn. */
  void send(Connection& connection, std::string_view frames);
  void send_text(Connection& connection, std::string_view text);

  /** Stops or continues to read. */
  void pause(Connection& connection, bool paused);

  /** Cuts it without a word; the listener is not told. */
  void cut(Connection& connection);

  /** Handles what there is, waiting for it until `deadline` at most, and sends. */
  void turn(Nanoseconds deadline);

  /** Time that turns have spent waiting: what is left of the wall clock was work. */
  Nanoseconds waited() const { return waited_; }

 private:
  void watch(Connection& connection, int operation);
  void handle(Connection& connection, std::uint32_t events);
  void connected(Connection& connection);
  void receive(Connection& connection);
  std::size_t consume(Connection& connection, std::string_view bytes, Nanoseconds time);
  std::size_t consume_answer(Connection& connection, std::string_view bytes);
  void consume_frame(Connection& connection, const Frame& frame, Nanoseconds time);
  void flush();
  void flush(Connection& connection);
  void end(Connection& connection, std::string_view why);

  std::vector<Connection> connections_;
  Listener& listener_;
  int epoll_ = -1;
  std::vector<char> buffer_;
  std::vector<std::size_t> dirty_;
  std::vector<std::string> requests_;
  std::uint32_t sources_used_ = 0;
  Nanoseconds waited_ = 0;
};

}  // namespace load
