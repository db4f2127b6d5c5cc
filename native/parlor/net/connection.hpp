#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "parlor/net/event_loop.hpp"
#include "parlor/net/outbox.hpp"
#include "parlor/net/session.hpp"

namespace parlor::net {

class Edge;

/// One accepted socket, TCP or unix: receives into the loop's shared buffer and feeds the session; sends once a turn
/// what the session appended to the outbox, and waits for the socket only when it takes no more.
///
/// Life: serving, until finish() or cut(); finishing, until the outbox is sent; lingering, the sending side shut down
/// and what still comes thrown away, so that the peer reads our last bytes instead of a reset; closed. It leaves its
/// edge at the end of the turn in which it closed, never inside a session's call.
class Connection final : public std::enable_shared_from_this<Connection>,
                         EventLoop::TurnTask,
                         Timer,
                         SocketPoller::Socket {
 public:
  /// Takes the descriptor over; it must be non-blocking.
  Connection(Edge& edge, int descriptor);
  ~Connection() override;

  void start(std::unique_ptr<Session> session);

  // -- for the session ------------------------------------------------------------------------------------------------
  Edge& edge() { return edge_; }
  int descriptor() const { return descriptor_; }
  Outbox& outbox() { return outbox_; }
  /// Something was appended to the outbox: it is sent when the turn ends, or now if it is much.
  void appended();
  /// Sends what the socket takes, now.
  void flush();
  /// So much is unsent that no more should be produced; nothing is read meanwhile.
  bool congested() const;
  /// When a byte was last sent, on the loop's clock; 0 before.
  TimeMs last_sent() const { return last_sent_; }
  /// One deadline for each connection; setting it moves it.
  void set_deadline(TimeMs deadline);
  void pause_reading() { paused_ = true; }
  void resume_reading();
  /// Hands over to another session when the current call returns; it is started and given the leftover bytes.
  void become(std::unique_ptr<Session> next, std::string leftover);
  /// Sends what is in the outbox, then closes in good order. The session gets no more bytes.
  void finish();
  /// Closes now; what is unsent is lost.
  void cut();

  // -- for the edge ---------------------------------------------------------------------------------------------------
  /// Tells the session once; true the first time.
  bool begin_shutdown(std::uint16_t close_code);
  /// After cut(), when no loop will run any more.
  void bury();

 private:
  friend class Edge;
  enum class Phase : std::uint8_t { serving, finishing, lingering, closed };

  void on_ready(SocketPoller::Ready ready) override;
  bool may_read() const;
  void read_again();
  void receive(bool ended);
  void write_again();
  void deliver(std::span<char> bytes);
  void peer_ended();
  void switch_session();
  void drain(std::size_t bytes);
  bool send_some();
  void after_sending();
  void linger();
  void on_turn_end() override;
  void on_timer() override;

  Edge& edge_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Session> next_session_;
  std::string leftover_;
  Outbox outbox_;
  TimeMs last_sent_ = 0;
  std::size_t drained_bytes_ = 0;
  int descriptor_;
  std::size_t index_in_edge_ = 0;
  Phase phase_ = Phase::serving;
  bool unread_ = false;   // there was something to read when nothing was to be read
  bool blocked_ = false;  // the socket takes no more, and will tell when it does
  bool paused_ = false;   // by the session
  bool peer_ended_ = false;
  bool was_congested_ = false;
  bool shutdown_told_ = false;
};

}  // namespace parlor::net
