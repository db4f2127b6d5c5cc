#include "recorder.hpp"

#include <algorithm>
#include <utility>

#include "parlor/base/bytes.hpp"

namespace differential {
namespace {

std::array<std::uint8_t, 4> little_endian(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
          static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 24)};
}

constexpr std::string_view client_options =
    R"({"client":"0123456789abcdef","name":"Ann",)"
    R"("secret":"5555555555555555555555555555555555555555555555555555555555555555","session":"a"})";

bool is_about_replica(Op op) {
  return op <= Op::restore;
}

}  // namespace

Recorder::~Recorder() {
  for (parlor_replica* replica : replicas_) parlor_replica_free(replica);
  parlor_buffer_free(buffer_);
}

const Outcome& Recorder::run(const Step& step) {
  outcome_.result = call(step);
  outcome_.output = step.op == Op::predict ? predicted_ : take();
  outcome_.hash.clear();
  if (is_about_replica(step.op) && replicas_[step.a] != nullptr) {
    parlor_replica_hash(replicas_[step.a], buffer_);
    outcome_.hash = take();
  }
  const auto result = static_cast<std::uint8_t>(outcome_.result);
  chain_ = parlor::crypto::Sha256()
               .update(chain_)
               .update(std::array{result})
               .update(little_endian(static_cast<std::uint32_t>(outcome_.output.size())))
               .update(parlor::as_bytes(outcome_.output))
               .update(parlor::as_bytes(outcome_.hash))
               .finish();
  write(step);
  ++steps_;
  return outcome_;
}

std::int32_t Recorder::call(const Step& step) {
  const char* data = step.input.data();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(data);
  const std::size_t size = step.input.size();
  switch (step.op) {
    case Op::make:
      return make(step.a, step.input);
    case Op::decide:
      return parlor_replica_decide(replicas_[step.a], data, size, buffer_);
    case Op::apply:
      return parlor_replica_apply(replicas_[step.a], data, size, buffer_);
    case Op::snapshot:
      parlor_replica_snapshot(replicas_[step.a], buffer_);
      return PARLOR_OK;
    case Op::restore:
      return restore(step.a, step.input);
    case Op::decode:
      return parlor_frame_decode(bytes, size, step.a, step.b, buffer_);
    case Op::encode:
      return parlor_frame_encode(data, size, step.a, step.b, buffer_);
    case Op::member_id:
      parlor_member_id(data, size, buffer_);
      return PARLOR_OK;
    case Op::close_advice:
      return parlor_close_advice(static_cast<std::uint32_t>(step.a << 8 | step.b));
    case Op::predict:
      predict(step.input);
      return PARLOR_OK;
  }
  return -1;
}

std::int32_t Recorder::make(std::size_t slot, std::string_view room) {
  parlor_replica_free(replicas_[slot]);
  rooms_[slot] = room;
  return parlor_replica_new(room.data(), room.size(), &replicas_[slot], buffer_);
}

/// Into a fresh replica, which takes the slot if all went well.
std::int32_t Recorder::restore(std::size_t slot, std::string_view snapshot) {
  parlor_replica* fresh = nullptr;
  parlor_replica_new(rooms_[slot].data(), rooms_[slot].size(), &fresh, buffer_);
  const std::int32_t result = parlor_replica_restore(fresh, snapshot.data(), snapshot.size(), buffer_);
  if (result == PARLOR_OK) std::swap(fresh, replicas_[slot]);
  parlor_replica_free(fresh);
  return result;
}

void Recorder::predict(std::string_view lines) {
  constexpr std::int64_t now = 1'700'000'000'000;
  const auto next_line = [&] {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    return line;
  };
  parlor_client* client = nullptr;
  parlor_client_new(client_options.data(), client_options.size(), &client, buffer_);
  const std::string_view room = next_line();
  parlor_client_join(client, room.data(), room.size(), buffer_);
  parlor_client_connected(client, now);
  for (int i = 0; i < 2; ++i) {
    const auto frame = parlor::as_bytes(next_line());
    parlor_client_receive(client, frame.data(), frame.size(), now);
  }
  while (!lines.empty()) {
    const std::string_view command = next_line();
    parlor_client_command(client, room.data(), room.size(), command.data(), command.size(), now, buffer_);
  }
  parlor_client_room(client, room.data(), room.size(), buffer_);
  std::string shown = take();
  parlor_client_predicted(client, room.data(), room.size(), buffer_);
  shown += take();
  parlor_client_free(client);
  predicted_ = std::move(shown);
}

std::string Recorder::take() const {
  return {reinterpret_cast<const char*>(parlor_buffer_data(buffer_)), parlor_buffer_size(buffer_)};
}

void Recorder::write(const Step& step) {
  const std::array<std::uint8_t, 3> head = {static_cast<std::uint8_t>(step.op), step.a, step.b};
  const auto length = little_endian(static_cast<std::uint32_t>(step.input.size()));
  std::fwrite(head.data(), 1, head.size(), file_);
  std::fwrite(length.data(), 1, length.size(), file_);
  std::fwrite(step.input.data(), 1, step.input.size(), file_);
  std::fwrite(chain_.data(), 1, chain_.size(), file_);
}

}  // namespace differential
