// An event makes and drops a handful of small blocks, for texts and entries of lists. The allocator of Emscripten that
// is small takes a tenth of all time for them: it looks for a region, splits it and joins it again. So the last blocks
// that were given back are kept by their size and handed out again, as the caches of larger allocators do.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

constexpr std::size_t step = 16;           // bytes
constexpr std::size_t sizes = 16;          // blocks up to step * sizes bytes are kept,
constexpr std::uint32_t blocks_each = 32;  // so many of each size: 69,632 bytes at most

struct Block {
  Block* next;
};

struct Kept {
  Block* first;
  std::uint32_t count;
};

Kept kept[sizes];  // at i those of at least (i + 1) * step bytes

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  const std::size_t which = (size - (size > 0)) / step;
  if (which < sizes) {
    Kept& those = kept[which];
    if (Block* const block = those.first) {
      those.first = block->next;
      --those.count;
      return block;
    }
    size = (which + 1) * step;
  }
  void* const block = std::malloc(size);
  if (block == nullptr) std::abort();
  return block;
}

[[gnu::noinline]] void operator delete(void* block) noexcept {
  if (block == nullptr) return;
  const std::size_t which = malloc_usable_size(block) / step - 1;
  if (which < sizes && kept[which].count < blocks_each) {
    Kept& those = kept[which];
    those.first = new (block) Block{those.first};
    ++those.count;
  } else {
    std::free(block);
  }
}
