#include "parlor/redis/wire.hpp"

#include <hiredis/hiredis.h>

namespace parlor::redis {

Command::Command(std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) add(word);
}

Command& Command::add(std::string_view word) {
  ++words_;
  body_.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
  return *this;
}

Command& Command::add(std::int64_t number) {
  return add(std::string_view(std::to_string(number)));
}

std::string Command::wire() const {
  return "*" + std::to_string(words_) + "\r\n" + body_;
}

bool Reply::is_nil() const {
  return reply_->type == REDIS_REPLY_NIL;
}
bool Reply::is_error() const {
  return reply_->type == REDIS_REPLY_ERROR;
}
bool Reply::is_array() const {
  return reply_->type == REDIS_REPLY_ARRAY;
}
bool Reply::is_integer() const {
  return reply_->type == REDIS_REPLY_INTEGER;
}

std::string_view Reply::text() const {
  const bool has_text =
      reply_->type == REDIS_REPLY_STRING || reply_->type == REDIS_REPLY_STATUS || reply_->type == REDIS_REPLY_ERROR;
  return has_text ? std::string_view(reply_->str, reply_->len) : std::string_view();
}

std::int64_t Reply::integer() const {
  return is_integer() ? reply_->integer : 0;
}

std::size_t Reply::size() const {
  return is_array() ? reply_->elements : 0;
}

Reply Reply::operator[](std::size_t i) const {
  return Reply(reply_->element[i]);
}

ReplyReader::ReplyReader() : reader_(redisReaderCreate(), redisReaderFree) {}

Status ReplyReader::feed(std::string_view bytes, const Take& take) {
  if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) {
    return Error(ErrorCode::io_failed, "Redis' answer is no RESP: " + std::string(reader_->errstr));
  }
  while (true) {
    void* raw = nullptr;
    if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) {
      return Error(ErrorCode::io_failed, "Redis' answer is no RESP: " + std::string(reader_->errstr));
    }
    if (raw == nullptr) return {};
    const std::unique_ptr<void, void (*)(void*)> reply(raw, freeReplyObject);
    take(Reply(static_cast<const redisReply*>(raw)));
  }
}

}  // namespace parlor::redis
