// The three things that Emscripten's libraries would otherwise import from JavaScript. With these here, the module's
// import list is empty, which proves that the core uses no clock, no entropy and no I/O: any of them would show up.
#include <cstddef>
#include <cstdint>

extern "C" {

void abort_message(const char*, ...) {
  __builtin_trap();
}
void __wasi_proc_exit(std::uint32_t) {
  __builtin_trap();
}
void emscripten_notify_memory_growth(std::size_t) {}

}  // extern "C"
