#include "parlor/room_store/redis_replies.hpp"

#include <charconv>
#include <utility>

#include "parlor/base/limits.hpp"
#include "parlor/room_store/stored_text.hpp"

namespace parlor::room_store {
namespace {

constexpr codec::ParseOptions message_options{.max_bytes = limits::redis_queue_bytes,
                                              .max_depth = limits::stored_depth};

/// Where the scripts put what into their answer.
enum Place : std::size_t {
  epoch,
  last,
  is_whole,
  parent_epoch,
  parent_offset,
  snapshot_offset,
  snapshot,
  base,
  events
};

std::optional<room::Offset> offset_of(std::string_view text) {
  room::Offset offset = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), offset);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && offset <= static_cast<room::Offset>(limits::integer_max) ? std::optional(offset) : std::nullopt;
}

Error damaged(const std::string& what) {
  return Error(ErrorCode::io_failed, what + "; what Redis keeps was changed by somebody else");
}

Status read_snapshot(const redis::Reply& reply, room::Tail& tail) {
  if (reply[snapshot_offset].text().empty()) return {};
  const auto offset = offset_of(reply[snapshot_offset].text());
  auto state = parse_state(reply[snapshot].text());
  if (!offset) return damaged("the snapshot's offset is no number");
  if (!state) return damaged("the snapshot is damaged: " + state.error().text);
  tail.snapshot = {*offset, *std::move(state)};
  return {};
}

Status read_events(const redis::Reply& reply, room::Tail& tail) {
  tail.events.reserve(reply.size() - events);
  for (std::size_t i = events; i < reply.size(); ++i) {
    auto event = parse_event(reply[i].text());
    if (!event) return damaged("an event is damaged: " + event.error().text);
    tail.events.push_back(*std::move(event));
  }
  return {};
}

struct Appended {
  std::string epoch;
  std::vector<room::Event> events;
  static constexpr auto fields() {
    return std::tuple{codec::field("epoch", &Appended::epoch), codec::field("events", &Appended::events)};
  }
};

template <class Message>
Result<Message> parse_message(std::string_view text) {
  const auto json = codec::parse_json(text, message_options);
  auto message = json ? codec::decode<Message>(*json, "message") : Result<Message>(json.error());
  if (!message) return Error(ErrorCode::io_failed, "a message is damaged: " + message.error().text);
  return message;
}

}  // namespace

Result<room::Tail> tail_of(const redis::Reply& reply, const std::optional<room::Position>& known) {
  room::Tail tail;
  tail.whole = true;
  if (reply.size() == 1) return tail;
  if (reply.size() < events) return damaged("the answer is too short");
  const auto end = offset_of(reply[last].text());
  const auto begin = offset_of(reply[base].text());
  if (!end || !begin) return damaged("the log's end is no number");
  tail.epoch = reply[epoch].text();
  tail.last = *end;
  tail.whole = reply[is_whole].text() == "1";
  const auto left = offset_of(reply[parent_offset].text());
  if (left) tail.parent = {std::string(reply[parent_epoch].text()), *left};
  if (Status read = read_snapshot(reply, tail); !read) return read.error();
  if (Status read = read_events(reply, tail); !read) return read.error();
  if (Status checked = check_tail(tail, tail.whole ? *begin : known->offset); !checked) {
    return damaged(checked.error().text);
  }
  return tail;
}

std::vector<std::string> texts_of(const redis::Reply& reply) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < reply.size(); ++i) texts.emplace_back(reply[i].text());
  return texts;
}

std::string RoomMessage::wire() const {
  return std::string(process) + static_cast<char>(kind) + std::string(text);
}

std::optional<RoomMessage> RoomMessage::parse(std::string_view wire) {
  if (wire.size() <= process_bytes) return std::nullopt;
  const auto kind = static_cast<Kind>(wire[process_bytes]);
  if (kind != Kind::appended && kind != Kind::signal && kind != Kind::renewed && kind != Kind::lost) {
    return std::nullopt;
  }
  return RoomMessage{wire.substr(0, process_bytes), kind, wire.substr(process_bytes + 1)};
}

std::string begin_of_appended(std::string_view epoch) {
  return "{\"epoch\":" + codec::dump_json(std::string(epoch)) + ",\"events\":[";
}

Result<room::Tail> parse_appended(std::string_view text) {
  auto message = parse_message<Appended>(text);
  if (!message) return message.error();
  room::Tail tail;
  tail.epoch = std::move(message->epoch);
  tail.events = std::move(message->events);
  if (tail.events.empty()) return Error(ErrorCode::io_failed, "a message without events");
  tail.last = tail.events.back().offset;
  return tail;
}

Result<Signal> parse_signal(std::string_view text) {
  return parse_message<Signal>(text);
}

}  // namespace parlor::room_store
