// What wasm/runtime puts in the place of the C and C++ libraries' own, beside the plainest way to do
// the same: every size up to one that takes several steps, at every alignment.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

namespace {

constexpr std::size_t sizes = 70;
constexpr std::size_t places = 9;
using Bytes = std::array<std::uint8_t, 160>;

// Through pointers that the compiler cannot see through, or it would put code of its own in place of the calls.
void* (*volatile copy)(void*, const void*, std::size_t) = std::memcpy;
void* (*volatile move)(void*, const void*, std::size_t) = std::memmove;
void* (*volatile fill)(void*, int, std::size_t) = std::memset;
int (*volatile compare)(const void*, const void*, std::size_t) = std::memcmp;

Bytes numbered() {
  Bytes bytes;
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{1});
  return bytes;
}

/// The bytes after a move, one by one by way of a copy.
Bytes moved(const Bytes& before, std::size_t to, std::size_t from, std::size_t size) {
  Bytes after = before;
  for (std::size_t i = 0; i < size; ++i) after[to + i] = before[from + i];
  return after;
}

int sign(int value) {
  return value < 0 ? -1 : value > 0 ? 1 : 0;
}

}  // namespace

TEST_CASE("memory: copies and moves of every size and overlap") {
  const Bytes before = numbered();
  std::size_t wrong = 0;
  for (std::size_t size = 0; size <= sizes; ++size) {
    for (std::size_t to = 0; to < places; ++to) {
      for (std::size_t from = 0; from < places; ++from) {
        Bytes bytes = before;
        wrong += move(&bytes[to], &bytes[from], size) != &bytes[to];
        wrong += bytes != moved(before, to, from, size);
        bytes = before;
        move(&bytes[to + size / 2], &bytes[from], size);
        wrong += bytes != moved(before, to + size / 2, from, size);
        bytes = before;
        wrong += copy(&bytes[to], &bytes[from + 80], size) != &bytes[to];
        wrong += bytes != moved(before, to, from + 80, size);
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("memory: fills of every size and byte") {
  std::size_t wrong = 0;
  for (std::size_t size = 0; size <= sizes; ++size) {
    for (std::size_t to = 0; to < places; ++to) {
      for (const int byte : {0, 1, 0x7F, 0x80, 0xFF, 0x1FF}) {
        Bytes bytes = numbered();
        Bytes wanted = bytes;
        for (std::size_t i = 0; i < size; ++i) wanted[to + i] = static_cast<std::uint8_t>(byte);
        wrong += fill(&bytes[to], byte, size) != &bytes[to];
        wrong += bytes != wanted;
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("memory: comparisons find the first difference, as unsigned bytes") {
  std::size_t wrong = 0;
  for (std::size_t size = 0; size <= sizes; ++size) {
    for (std::size_t at = 0; at < places; ++at) {
      Bytes one = numbered();
      Bytes other;
      std::copy(one.begin(), one.end() - places, other.begin() + at);
      wrong += compare(&one[0], &other[at], size) != 0;
      for (std::size_t differs = 0; differs < size; ++differs) {
        Bytes changed = other;
        changed[at + differs] = 0xF0;
        if (differs + 1 < size) changed[at + differs + 1] = 0;
        wrong += sign(compare(&one[0], &changed[at], size)) != -1;
        wrong += sign(compare(&changed[at], &one[0], size)) != 1;
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("memory: a block that is given back is the next one of its size") {
  // By way of the functions: of a new and a delete that stand together the compiler may make nothing.
  for (std::size_t size = 1; size <= 256; ++size) {
    void* const block = operator new(size);
    operator delete(block);
    void* const again = operator new(size);
    operator delete(again);
    CHECK(block == again);
  }
}

TEST_CASE("memory: blocks that are given back and handed out again hold what is put into them") {
  struct Block {
    std::uint8_t* bytes;
    std::size_t size;
    std::uint8_t mark;
  };
  std::vector<Block> blocks;
  std::uint32_t random = 12345;
  const auto next = [&](std::uint32_t below) {
    random = random * 1'664'525 + 1'013'904'223;
    return (random >> 8) % below;
  };
  std::size_t wrong = 0;
  for (std::uint32_t step = 0; step < 100'000; ++step) {
    if (blocks.size() < 200 && (blocks.empty() || next(2) == 0)) {
      const std::size_t size = next(4) == 0 ? next(5'000) : next(300);
      const Block block{static_cast<std::uint8_t*>(operator new(size)), size, static_cast<std::uint8_t>(step)};
      wrong += reinterpret_cast<std::uintptr_t>(block.bytes) % 8 != 0;
      std::memset(block.bytes, block.mark, size);
      blocks.push_back(block);
      continue;
    }
    std::swap(blocks[next(static_cast<std::uint32_t>(blocks.size()))], blocks.back());
    const Block block = blocks.back();
    blocks.pop_back();
    for (std::size_t i = 0; i < block.size; ++i) wrong += block.bytes[i] != block.mark;
    operator delete(block.bytes);
  }
  for (const Block& block : blocks) operator delete(block.bytes);
  operator delete(nullptr);
  CHECK(wrong == 0);
}
