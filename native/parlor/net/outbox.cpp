#include "parlor/net/outbox.hpp"

#include <algorithm>

namespace parlor::net {
namespace {

iovec entry(std::string_view bytes) {
  // iovec is not const-correct; sendmsg only reads.
  return {const_cast<char*>(bytes.data()), bytes.size()};
}

}  // namespace

Outbox::~Outbox() {
  clear();
}

bool Outbox::has_room(std::size_t message_bytes, const OutboxBounds& bounds) const {
  return bytes_ + message_bytes <= bounds.bytes && messages_ < bounds.messages;
}

void Outbox::append(std::string_view bytes) {
  if (sealed_ || bytes.empty()) return;
  if (tail_.size() >= piece_bytes) move_tail_into_pieces();
  if (tail_.empty()) tail_ = buffers_.take();
  tail_.append(bytes);
  bytes_ += bytes.size();
}

void Outbox::append(const std::shared_ptr<const SharedFrame>& frame) {
  if (frame->wire().size() < copy_below_bytes) return append(frame->wire());
  Piece piece;
  piece.frame = frame;
  piece.bytes = frame->wire();
  append_piece(std::move(piece));
}

void Outbox::append_owned(std::string bytes) {
  if (bytes.size() < copy_below_bytes) return append(bytes);
  Piece piece;
  piece.own = std::move(bytes);
  append_piece(std::move(piece));
}

void Outbox::append_static(std::string_view bytes) {
  if (bytes.size() < copy_below_bytes) return append(bytes);
  Piece piece;
  piece.bytes = bytes;
  append_piece(std::move(piece));
}

void Outbox::append_piece(Piece piece) {
  if (sealed_) return;
  if (!tail_.empty()) move_tail_into_pieces();
  bytes_ += piece.view().size();
  pieces_.push_back(std::move(piece));
}

void Outbox::count_message() {
  if (sealed_ || bytes_ == 0) return;
  ++messages_;
  ++(tail_.empty() ? pieces_.back().messages : tail_messages_);
}

void Outbox::move_tail_into_pieces() {
  // A tail that has been sent in part keeps its offset: front_sent_ belongs to whatever stands in front, and with no
  // unsent piece before it that is the tail.
  Piece piece;
  piece.own = std::move(tail_);
  piece.messages = tail_messages_;
  pieces_.push_back(std::move(piece));
  tail_ = std::string();
  tail_messages_ = 0;
}

std::size_t Outbox::gather(std::span<iovec> list) const {
  std::size_t used = 0;
  std::size_t skip = front_sent_;
  for (std::size_t i = front_; i < pieces_.size() && used < list.size(); ++i, skip = 0) {
    list[used++] = entry(pieces_[i].view().substr(skip));
  }
  if (!tail_.empty() && used < list.size()) list[used++] = entry(std::string_view(tail_).substr(skip));
  return used;
}

void Outbox::consume(std::size_t count) {
  if (count == bytes_) return clear();
  bytes_ -= count;
  while (count > 0) count -= consume_front(count);
  drop_sent_pieces();
}

std::size_t Outbox::consume_front(std::size_t count) {
  const bool in_tail = front_ == pieces_.size();
  const std::size_t size = in_tail ? tail_.size() : pieces_[front_].view().size();
  const std::size_t taken = std::min(count, size - front_sent_);
  front_sent_ += taken;
  if (front_sent_ < size) return taken;
  front_sent_ = 0;
  if (in_tail) {
    messages_ -= tail_messages_;
    release_tail();
    return taken;
  }
  messages_ -= pieces_[front_].messages;
  if (pieces_[front_].frame == nullptr) buffers_.give(std::move(pieces_[front_].own));
  pieces_[front_] = Piece{};
  ++front_;
  return taken;
}

void Outbox::drop_sent_pieces() {
  if (front_ == pieces_.size()) {
    // An idle connection holds nothing.
    std::vector<Piece>().swap(pieces_);
    front_ = 0;
  } else if (front_ > 64 && front_ > pieces_.size() / 2) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(front_));
    front_ = 0;
  }
}

void Outbox::release_tail() {
  tail_messages_ = 0;
  if (!tail_.empty()) buffers_.give(std::move(tail_));
  tail_ = std::string();
}

void Outbox::clear() {
  release_tail();
  for (std::size_t i = front_; i < pieces_.size(); ++i) {
    if (!pieces_[i].own.empty()) buffers_.give(std::move(pieces_[i].own));
  }
  // An idle connection holds nothing.
  if (pieces_.capacity() > 0) std::vector<Piece>().swap(pieces_);
  front_ = front_sent_ = bytes_ = messages_ = 0;
}

}  // namespace parlor::net
