#include "parlor/channel_layer/inbox_reader.hpp"

#include <charconv>
#include <cstdlib>
#include <utility>

#include "parlor/base/limits.hpp"
#include "parlor/channel_layer/redis_scripts.hpp"

namespace parlor::layer {
namespace {

double score_of(const redis::Reply& reply) {
  return std::strtod(std::string(reply.text()).c_str(), nullptr);
}

}  // namespace

InboxReader::InboxReader(net::asio::io_context& context, redis::Address address, redis::Client& commands, Hooks hooks)
    : commands_(commands),
      hooks_(std::move(hooks)),
      client_(context, std::move(address), {.up = [this] { connected(); }, .message = {}, .writes = true}) {}

void InboxReader::want(const std::string& key) {
  wanted_.insert(key);
  if (waiting_for_.empty()) return wait();
  if (!waiting_for_.contains(key)) wake();
}

void InboxReader::unwant(const std::string& key) {
  if (wanted_.erase(key) > 0 && waiting_for_.contains(key)) wake();
}

void InboxReader::connected() {
  client_id_.clear();
  waiting_for_.clear();
  waking_ = false;
  client_.send_now({"CLIENT", "ID"}, [this](const Result<redis::Reply>& id) {
    if (id) client_id_ = std::to_string(id->integer());
  });
  wait();
}

void InboxReader::wait() {
  if (!client_.is_up() || !waiting_for_.empty() || wanted_.empty()) return;
  // Redis serves the first of them that has something: turn and turn about.
  redis::Command command{"BZPOPMIN"};
  const auto begin = wanted_.upper_bound(last_);
  for (auto at = begin; at != wanted_.end(); ++at) command.add(*at);
  for (auto at = wanted_.begin(); at != begin; ++at) command.add(*at);
  command.add(limits::redis_block_ms / 1000);
  waiting_for_ = wanted_;
  ++reads_;
  client_.send_now(
      command, [this](const Result<redis::Reply>& reply) { came(reply); },
      limits::redis_block_ms + limits::redis_command_ms);
}

void InboxReader::came(const Result<redis::Reply>& reply) {
  waking_ = false;
  if (!reply && client_.is_up()) return clear_away(reply.error());
  if (!reply || reply->size() != 3) {
    waiting_for_.clear();
    return wait();
  }
  last_ = (*reply)[0].text();
  // Still held while it is handed over, so that nobody reads past it.
  hooks_.arrived(last_, {{std::string((*reply)[1].text()), score_of((*reply)[2])}});
  read_rest(last_);
}

/// Something stands where an inbox should be, by somebody else's doing, and would keep all of them from being read.
void InboxReader::clear_away(const Error& error) {
  trouble_.say("reading from " + client_.address().text() + " failed, what is no inbox is deleted: " + error.text);
  const std::set<std::string> keys = std::exchange(waiting_for_, {});
  clean_script().run(client_, {{keys.begin(), keys.end()}, {}}, [this](const Result<redis::Reply>& cleaned) {
    if (cleaned) wait();
  });
}

void InboxReader::read_rest(const std::string& key) {
  const std::size_t count = wanted_.contains(key) ? hooks_.demand(key) : 0;
  if (count == 0 || !client_.is_up()) {
    waiting_for_.clear();
    return wait();
  }
  client_.send_now({"ZPOPMIN", key, std::to_string(count)}, [this, key](const Result<redis::Reply>& reply) {
    std::vector<Item> items;
    for (std::size_t i = 0; reply && i + 1 < reply->size(); i += 2) {
      items.push_back({std::string((*reply)[i].text()), score_of((*reply)[i + 1])});
    }
    if (!items.empty()) hooks_.arrived(key, std::move(items));
    waiting_for_.clear();
    wait();
  });
}

void InboxReader::wake() {
  if (waking_ || client_id_.empty()) return;
  waking_ = true;
  commands_.send_now({"CLIENT", "UNBLOCK", client_id_}, [this, read = reads_](const Result<redis::Reply>& woken) {
    if (read != reads_ || !waking_) return;
    waking_ = false;
    // The wait had not reached Redis yet.
    if (woken && woken->integer() == 0 && !waiting_for_.empty()) wake();
  });
}

}  // namespace parlor::layer
