#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "parlor/net/beast.hpp"
#include "parlor/net/outbox.hpp"

namespace parlor::net {

/// The next layer under Beast's websocket::stream, which makes Beast a protocol without input and output: what it reads
/// was offered by the session before the call, what it writes goes into the connection's outbox. Both complete at once
/// and never block. Reading beyond what was offered gives would_block, which Beast takes for a broken stream: offer
/// whole frames.
class MemoryStream {
 public:
  using executor_type = asio::io_context::executor_type;

  MemoryStream(executor_type executor, Outbox& outbox) : executor_(executor), outbox_(&outbox) {}

  executor_type get_executor() const noexcept { return executor_; }

  /// The bytes that may be read now, `first` before `second`. They must stay until they have been read.
  void offer(std::string_view first, std::string_view second = {}) {
    first_ = first;
    second_ = second;
  }
  /// Where what is written goes from now on.
  void write_to(Outbox& outbox) { outbox_ = &outbox; }
  std::size_t readable() const { return first_.size() + second_.size(); }
  /// True when the last thing written was a close frame: Beast fails a connection that way.
  bool wrote_close() const { return wrote_close_; }

  template <class MutableBuffers>
  std::size_t read_some(const MutableBuffers& buffers, beast::error_code& error) {
    std::size_t total = 0;
    for (auto it = asio::buffer_sequence_begin(buffers); it != asio::buffer_sequence_end(buffers); ++it) {
      const asio::mutable_buffer buffer = *it;
      total += take(static_cast<char*>(buffer.data()), buffer.size());
    }
    error = {};
    if (total == 0 && asio::buffer_size(buffers) > 0) error = asio::error::would_block;
    return total;
  }

  template <class ConstBuffers>
  std::size_t write_some(const ConstBuffers& buffers, beast::error_code& error) {
    std::size_t total = 0;
    for (auto it = asio::buffer_sequence_begin(buffers); it != asio::buffer_sequence_end(buffers); ++it) {
      const asio::const_buffer buffer = *it;
      const std::string_view bytes(static_cast<const char*>(buffer.data()), buffer.size());
      if (total == 0) wrote_close_ = bytes.starts_with(close_frame_start);
      outbox_->append(bytes);
      total += bytes.size();
    }
    error = {};
    return total;
  }

  // Beast's stream concepts ask for these; the session never calls them.
  template <class MutableBuffers>
  std::size_t read_some(const MutableBuffers& buffers) {
    beast::error_code error;
    const std::size_t count = read_some(buffers, error);
    if (error) throw beast::system_error(error);
    return count;
  }
  template <class ConstBuffers>
  std::size_t write_some(const ConstBuffers& buffers) {
    beast::error_code error;
    return write_some(buffers, error);
  }

 private:
  std::size_t take(char* out, std::size_t room) {
    const std::size_t from_first = std::min(room, first_.size());
    if (from_first > 0) std::memcpy(out, first_.data(), from_first);
    first_.remove_prefix(from_first);
    const std::size_t from_second = std::min(room - from_first, second_.size());
    if (from_second > 0) std::memcpy(out + from_first, second_.data(), from_second);
    second_.remove_prefix(from_second);
    return from_first + from_second;
  }

  static constexpr char close_frame_start = '\x88';  // FIN and opcode 8; Beast writes a frame's header in one piece

  executor_type executor_;
  Outbox* outbox_;
  std::string_view first_;
  std::string_view second_;
  bool wrote_close_ = false;
};

// Found by Beast through argument-dependent lookup. The connection owns the socket and shuts it down by itself, so
// there is nothing to do here.
inline void teardown(beast::role_type, MemoryStream&, beast::error_code& error) {
  error = {};
}

template <class Handler>
void async_teardown(beast::role_type, MemoryStream& stream, Handler&& handler) {
  asio::post(stream.get_executor(), [handler = std::forward<Handler>(handler)]() mutable { handler({}); });
}

inline void beast_close_socket(MemoryStream&) {}

}  // namespace parlor::net
