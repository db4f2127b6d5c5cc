#include "parlor/redis/script.hpp"

#include <utility>

#include <openssl/sha.h>

#include "parlor/base/bytes.hpp"

namespace parlor::redis {
namespace {

Command command_of(std::string_view verb, std::string_view script, const Script::Call& call) {
  Command command{verb, script};
  command.add(static_cast<std::int64_t>(call.keys.size()));
  for (const std::string& key : call.keys) command.add(key);
  for (const std::string& argument : call.arguments) command.add(argument);
  return command;
}

}  // namespace

Script::Script(std::string_view source) : source_(source) {
  Bytes digest(SHA_DIGEST_LENGTH);
  SHA1(as_bytes(source).data(), source.size(), digest.data());
  hash_ = to_hex(digest);
}

Command Script::by_hash(const Call& call) const {
  return command_of("EVALSHA", hash_, call);
}

Command Script::in_full(const Call& call) const {
  return command_of("EVAL", source_, call);
}

bool Script::is_unknown(const Result<Reply>& reply) {
  return !reply && reply.error().text.starts_with("NOSCRIPT");
}

void Script::run(Client& client, const Call& call, Answer answer, bool held) const {
  const auto send = [&client, held](Command command, Answer then) {
    held ? client.send(std::move(command), std::move(then)) : client.send_now(command, std::move(then));
  };
  send(by_hash(call), [this, send, call, answer = std::move(answer)](const Result<Reply>& reply) {
    // Nothing was done yet: a Redis that has just started knows no scripts.
    if (is_unknown(reply)) return send(in_full(call), answer);
    if (answer) answer(reply);
  });
}

}  // namespace parlor::redis
