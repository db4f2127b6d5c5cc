#pragma once

#include <cstddef>
#include <functional>
#include <hiredis/read.h>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "parlor/base/result.hpp"

struct redisReply;

namespace parlor::redis {

/// A command in the making: words, binary safe, in the form they have on the wire (RESP2, redis.io/docs/reference).
class Command {
 public:
  Command(std::initializer_list<std::string_view> words);
  Command& add(std::string_view word);
  Command& add(std::int64_t number);

  std::string wire() const;
  std::size_t bytes() const { return body_.size(); }

 private:
  std::size_t words_ = 0;
  std::string body_;
};

/// What Redis answered: a view, valid while the callback that got it runs.
class Reply {
 public:
  explicit Reply(const redisReply* reply) : reply_(reply) {}

  bool is_nil() const;
  bool is_error() const;
  bool is_array() const;
  bool is_integer() const;
  /// Of a string, a status or an error; empty otherwise.
  std::string_view text() const;
  /// Of an integer; 0 otherwise.
  std::int64_t integer() const;
  /// Of an array; 0 otherwise.
  std::size_t size() const;
  /// `i` must be below size().
  Reply operator[](std::size_t i) const;

 private:
  const redisReply* reply_;
};

/// Makes replies of bytes; hiredis' reader.
class ReplyReader {
 public:
  using Take = std::function<void(const Reply&)>;
  ReplyReader();
  /// Hands out every reply that is now complete. io_failed when the bytes are not RESP; then it is of no more use.
  /// `take` must not destroy the reader.
  Status feed(std::string_view bytes, const Take& take);

 private:
  std::unique_ptr<redisReader, void (*)(redisReader*)> reader_;
};

}  // namespace parlor::redis
