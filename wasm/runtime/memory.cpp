// The C library that Emscripten links into a module built for size moves memory byte by byte, and texts are most of
// what the core moves. These take its place: eight bytes at a time, the ends of a block by two pieces that overlap.
#include <cstddef>
#include <cstdint>

namespace {

template <class T>
struct [[gnu::packed, gnu::may_alias]] Unaligned {
  T value;
};

template <class T>
T load(const unsigned char* from) {
  return reinterpret_cast<const Unaligned<T>*>(from)->value;
}
template <class T>
void store(unsigned char* to, T value) {
  reinterpret_cast<Unaligned<T>*>(to)->value = value;
}

/// Of sizeof(T) to twice that; all is read before anything is written, so the two may overlap.
template <class T>
void move_ends(unsigned char* to, const unsigned char* from, std::size_t size) {
  const T first = load<T>(from);
  const T last = load<T>(from + size - sizeof(T));
  store(to, first);
  store(to + size - sizeof(T), last);
}

/// Up to 16 bytes.
void move_short(unsigned char* to, const unsigned char* from, std::size_t size) {
  if (size >= 8) return move_ends<std::uint64_t>(to, from, size);
  if (size >= 4) return move_ends<std::uint32_t>(to, from, size);
  if (size >= 2) return move_ends<std::uint16_t>(to, from, size);
  if (size == 1) *to = *from;
}

}  // namespace

extern "C" {

void* memcpy(void* destination, const void* source, std::size_t size) {
  auto* to = static_cast<unsigned char*>(destination);
  const auto* from = static_cast<const unsigned char*>(source);
  for (; size > 16; size -= 8, to += 8, from += 8) store(to, load<std::uint64_t>(from));
  move_short(to, from, size);
  return destination;
}

void* memmove(void* destination, const void* source, std::size_t size) {
  auto* to = static_cast<unsigned char*>(destination);
  const auto* from = static_cast<const unsigned char*>(source);
  if (static_cast<std::size_t>(to - from) >= size) return memcpy(destination, source, size);
  for (; size > 16; size -= 8) store(to + size - 8, load<std::uint64_t>(from + size - 8));
  move_short(to, from, size);
  return destination;
}

void* memset(void* destination, int byte, std::size_t size) {
  auto* to = static_cast<unsigned char*>(destination);
  const std::uint64_t all = std::uint64_t{0x0101010101010101} * static_cast<unsigned char>(byte);
  for (; size >= 8; size -= 8, to += 8) store(to, all);
  for (; size > 0; --size, ++to) *to = static_cast<unsigned char>(byte);
  return destination;
}

int memcmp(const void* left, const void* right, std::size_t size) {
  const auto* a = static_cast<const unsigned char*>(left);
  const auto* b = static_cast<const unsigned char*>(right);
  for (; size >= 8 && load<std::uint64_t>(a) == load<std::uint64_t>(b); size -= 8, a += 8, b += 8) {
  }
  for (; size > 0; --size, ++a, ++b) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}

}  // extern "C"
