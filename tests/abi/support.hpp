#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "parlor.h"
#include "parlor/codec/json.hpp"

/// The C interface as the tests use it: handles that free themselves, and the buffer as text.
namespace abi_test {

using parlor::codec::Json;

struct Free {
  void operator()(parlor_buffer* buffer) const { parlor_buffer_free(buffer); }
  void operator()(parlor_client* client) const { parlor_client_free(client); }
  void operator()(parlor_replica* replica) const { parlor_replica_free(replica); }
};
using Buffer = std::unique_ptr<parlor_buffer, Free>;
using Client = std::unique_ptr<parlor_client, Free>;
using Replica = std::unique_ptr<parlor_replica, Free>;

inline Buffer make_buffer() {
  return Buffer(parlor_buffer_new());
}

inline std::string text(const Buffer& buffer) {
  return {reinterpret_cast<const char*>(parlor_buffer_data(buffer.get())), parlor_buffer_size(buffer.get())};
}

inline Json json(const Buffer& buffer) {
  return Json::parse(text(buffer));
}

inline std::string code(const Buffer& buffer) {
  return json(buffer)["code"].get<std::string>();
}

inline Replica make_replica(std::string_view room, const Buffer& buffer) {
  parlor_replica* replica = nullptr;
  parlor_replica_new(room.data(), room.size(), &replica, buffer.get());
  return Replica(replica);
}

inline Client make_client(const Json& options, const Buffer& buffer) {
  const std::string written = options.dump();
  parlor_client* client = nullptr;
  parlor_client_new(written.data(), written.size(), &client, buffer.get());
  return Client(client);
}

}  // namespace abi_test
