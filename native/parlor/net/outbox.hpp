#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <sys/uio.h>
#include <vector>

#include "parlor/base/limits.hpp"
#include "parlor/net/buffer_pool.hpp"
#include "parlor/net/shared_frame.hpp"

namespace parlor::net {

/// How much may wait to be sent to one socket. What happens beyond is the session's decision (SlowReaderPolicy).
struct OutboxBounds {
  std::size_t bytes = limits::outbox_bytes;
  std::size_t messages = limits::outbox_messages;
};

/// What one connection still has to send, in order: bytes of its own, and references to bytes it shares with others.
/// Small shared pieces are copied, since a copy is cheaper than another entry in the gather list.
///
/// After seal() nothing is appended any more: a WebSocket sends nothing behind its close frame (RFC 6455
/// section 5.5.1).
class Outbox {
 public:
  explicit Outbox(BufferPool& buffers) : buffers_(buffers) {}
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox();

  bool empty() const { return bytes_ == 0; }
  std::size_t bytes() const { return bytes_; }
  /// Messages of which at least one byte has not been sent, as counted by count_message().
  std::size_t messages() const { return messages_; }
  /// Whether one more message of that many bytes stays within the bounds.
  bool has_room(std::size_t message_bytes, const OutboxBounds& bounds) const;

  /// Copies.
  void append(std::string_view bytes);
  /// Keeps a reference, or copies when it is small.
  void append(const std::shared_ptr<const SharedFrame>& frame);
  /// Takes the string over.
  void append_owned(std::string bytes);
  /// Refers to bytes that outlive every connection.
  void append_static(std::string_view bytes);
  /// What was appended last ends a message.
  void count_message();
  /// Nothing is appended from now on; what is there is still sent.
  void seal() { sealed_ = true; }
  bool sealed() const { return sealed_; }

  /// Fills the list with what is to be sent next; returns how many entries it used.
  std::size_t gather(std::span<iovec> list) const;
  /// The first `count` bytes have been sent.
  void consume(std::size_t count);
  /// Drops everything.
  void clear();

 private:
  static constexpr std::size_t copy_below_bytes = 1 << 10;
  static constexpr std::size_t piece_bytes = 64 << 10;  // own bytes are cut into pieces of about this size

  struct Piece {
    std::string own;
    std::shared_ptr<const SharedFrame> frame;
    std::string_view bytes;  // into frame or static; empty when own is used
    std::size_t messages = 0;

    std::string_view view() const { return own.empty() ? bytes : std::string_view(own); }
  };

  void append_piece(Piece piece);
  void move_tail_into_pieces();
  std::size_t consume_front(std::size_t count);
  void drop_sent_pieces();
  void release_tail();

  BufferPool& buffers_;
  std::vector<Piece> pieces_;   // sent before the tail
  std::string tail_;            // own bytes that are appended to; the only part most connections ever use
  std::size_t front_ = 0;       // first piece that has not been sent
  std::size_t front_sent_ = 0;  // bytes of it (or of the tail) that have
  std::size_t tail_messages_ = 0;
  std::size_t bytes_ = 0;
  std::size_t messages_ = 0;
  bool sealed_ = false;
};

}  // namespace parlor::net
