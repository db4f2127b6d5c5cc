// Runs seeded random steps against the native C interface and writes them to a file, each with the hash of all outcomes
// so far. differential.test.mjs runs the same steps against parlor.wasm and compares after every one.
//   differential_generate SEED STEPS FILE         writes the file
//   differential_generate SEED STEPS FILE --show  prints the last step's outcome as well
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "script.hpp"

namespace {

void show(const differential::Outcome& outcome) {
  std::printf("result %d\nhash %s\noutput ", outcome.result, outcome.hash.c_str());
  std::fwrite(outcome.output.data(), 1, outcome.output.size(), stdout);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: differential_generate SEED STEPS FILE [--show]\n");
    return 2;
  }
  std::FILE* file = std::fopen(argv[3], "wb");
  if (file == nullptr) {
    std::fprintf(stderr, "differential_generate: %s cannot be written: %s\n", argv[3], std::strerror(errno));
    return 1;
  }
  const auto steps = std::strtoull(argv[2], nullptr, 10);
  differential::Script script(std::strtoull(argv[1], nullptr, 10));
  differential::Recorder recorder(file);
  differential::Outcome last;
  while (recorder.steps() < steps) {
    const differential::Step step = script.next();
    last = recorder.run(step);
    script.learn(step, last);
  }
  if (argc > 4 && std::strcmp(argv[4], "--show") == 0) show(last);
  return std::fclose(file) == 0 ? 0 : 1;
}
