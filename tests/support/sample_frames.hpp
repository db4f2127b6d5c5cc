#pragma once

#include <string>
#include <vector>

#include "parlor/codec/json.hpp"

namespace parlor::test {

/// One frame with every field that its type has, as it is written (fields with defaults included).
struct SampleFrame {
  bool from_client;
  codec::Json json;
  std::vector<std::string> optional;  // fields that may be missing

  std::string type() const { return json["type"].get<std::string>(); }
};

inline std::vector<SampleFrame> sample_frames() {
  using codec::Json;
  const Json event = {{"offset", 8},
                      {"time", 1'700'000'000'000},
                      {"by", "m0123456789abcdef0123"},
                      {"seq", 3},
                      {"body", {{"type", "said"}, {"text", "Grüße, 世界"}}}};
  const Json check = {{"offset", 8}, {"hash", std::string(64, 'a')}};
  const Json error = {{"code", "not_your_turn"}, {"message", "It is Bob's turn."}};
  return {
      {true,
       {{"type", "hello"},
        {"version", 1},
        {"client", "0123456789abcdef"},
        {"name", "Ann"},
        {"token", "t"},
        {"capabilities", Json::array({"one"})}},
       {"name", "token", "capabilities"}},
      {true, {{"type", "join"}, {"room", "chat/lobby"}, {"epoch", "e1"}, {"offset", 7}}, {"epoch", "offset"}},
      {true, {{"type", "leave"}, {"room", "chat/lobby"}}, {}},
      {true,
       {{"type", "command"}, {"room", "chat/lobby"}, {"seq", 3}, {"command", {{"type", "say"}, {"text", "hi"}}}},
       {}},
      {true, {{"type", "signal"}, {"room", "chat/lobby"}, {"signal", {{"type", "typing"}}}}, {}},
      {true, {{"type", "ping"}, {"id", 1}}, {}},
      {false,
       {{"type", "welcome"},
        {"version", 1},
        {"member", "m0123456789abcdef0123"},
        {"time", 1'700'000'000'000},
        {"heartbeat_ms", 15'000},
        {"capabilities", Json::array()}},
       {"capabilities"}},
      {false,
       {{"type", "joined"},
        {"room", "chat/lobby"},
        {"epoch", "e1"},
        {"offset", 8},
        {"events", Json::array({event})},
        {"snapshot", {{"members", Json::object()}}},
        {"reset", false},
        {"seq", 3},
        {"hash", std::string(64, 'b')}},
       {"events", "snapshot", "reset", "seq"}},
      {false,
       {{"type", "events"}, {"room", "chat/lobby"}, {"events", Json::array({event})}, {"check", check}},
       {"check"}},
      {false,
       {{"type", "reply"},
        {"room", "chat/lobby"},
        {"seq", 3},
        {"offset", 8},
        {"duplicate", false},
        {"error", error},
        {"check", check}},
       {"offset", "duplicate", "error", "check"}},
      {false, {{"type", "left"}, {"room", "chat/lobby"}}, {}},
      {false,
       {{"type", "signal"}, {"room", "chat/lobby"}, {"by", "m0123456789abcdef0123"}, {"signal", {{"type", "typing"}}}},
       {}},
      {false,
       {{"type", "error"}, {"code", "room_full"}, {"message", "The room is full."}, {"room", "chat/lobby"}},
       {"room"}},
      {false, {{"type", "pong"}, {"id", 1}, {"time", 1'700'000'000'000}}, {}},
      {false, {{"type", "bye"}, {"reason", "the server stops"}, {"retry_after_ms", 1'500}}, {}},
      {true, {{"type", "refresh"}, {"token", "t"}}, {}},
  };
}

}  // namespace parlor::test
