#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "parlor.h"
#include "parlor/crypto/sha256.hpp"

namespace differential {

/// What a step does; differential.test.mjs has the same numbers.
enum class Op : std::uint8_t {
  make,
  decide,
  apply,
  snapshot,
  restore,
  decode,
  encode,
  member_id,
  close_advice,
  predict
};

/// One step: what is called, with what. `a` is the replica's slot, the encoding, or part of the close code; `b` says
/// who speaks, or the other part. The input of `predict` is lines: a room, a welcome, a joined frame, and commands; its
/// output is what a client of that room then shows, as it is and as predicted.
struct Step {
  Op op;
  std::uint8_t a = 0;
  std::uint8_t b = 0;
  std::string input;
};

struct Outcome {
  std::int32_t result = 0;
  std::string output;
  std::string hash;  ///< of the replica that the step was about; empty if it was about none
};

/// Runs steps against the C interface and writes them down. A record is op, a, b, the input's length (32 bits, little
/// endian), the input, and the hash of everything so far: SHA-256(hash before, result, output's length, output,
/// replica's hash).
class Recorder {
 public:
  /// The replicas: two that are used, and one for names that cannot be.
  static constexpr std::size_t slots = 3;

  explicit Recorder(std::FILE* file) : file_(file) {}
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  const Outcome& run(const Step& step);
  std::uint64_t steps() const { return steps_; }

 private:
  std::int32_t call(const Step& step);
  std::int32_t make(std::size_t slot, std::string_view room);
  std::int32_t restore(std::size_t slot, std::string_view snapshot);
  void predict(std::string_view lines);
  std::string take() const;
  void write(const Step& step);

  std::FILE* file_;
  parlor_buffer* buffer_ = parlor_buffer_new();
  std::array<parlor_replica*, slots> replicas_{};
  std::array<std::string, slots> rooms_;
  parlor::crypto::Digest chain_{};
  Outcome outcome_;
  std::string predicted_;
  std::uint64_t steps_ = 0;
};

}  // namespace differential
