#include "support.hpp"

#include <cstdlib>
#include <utility>

#include "parlor/base/invariant.hpp"
#include "parlor/kinds/program_kinds.hpp"
#include "parlor/protocol/server_frames.hpp"

namespace parlor::abi {

const room::Registry& kinds() {
  static const room::Registry of_program = room::program_kinds();
  return of_program;
}

parlor_result fail(const Error& error, parlor_buffer* out) {
  out->bytes = codec::encode_json(protocol::FrameError{error.reason, error.text});
  return PARLOR_FAILED;
}

parlor_result done(std::string bytes, parlor_buffer* out) {
  out->bytes = std::move(bytes);
  return PARLOR_OK;
}

}  // namespace parlor::abi

uint32_t parlor_abi_version() {
  return PARLOR_ABI_VERSION;
}

void* parlor_alloc(size_t bytes) {
  void* memory = std::malloc(bytes == 0 ? 1 : bytes);
  parlor::invariant(memory != nullptr, "there is memory left");
  return memory;
}

void parlor_free(void* memory) {
  std::free(memory);
}

parlor_buffer* parlor_buffer_new() {
  return new parlor_buffer;
}
void parlor_buffer_free(parlor_buffer* buffer) {
  delete buffer;
}
const uint8_t* parlor_buffer_data(const parlor_buffer* buffer) {
  return reinterpret_cast<const uint8_t*>(buffer->bytes.data());
}
size_t parlor_buffer_size(const parlor_buffer* buffer) {
  return buffer->bytes.size();
}
