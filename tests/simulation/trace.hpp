#pragma once

#include <cstdint>
#include <cstdio>
#include <deque>
#include <string>
#include <string_view>
#include <type_traits>

#include "parlor/base/time.hpp"

namespace parlor::sim {

/// What happened, line by line: the last lines are kept for the report of a failure, and the hash of all of them shows
/// that a seed was replayed exactly.
class Trace {
 public:
  static constexpr std::size_t kept_lines = 60;

  explicit Trace(TimeMs start) : start_(start) {}

  /// Prints every line as it comes.
  void print_all() { printing_ = true; }

  template <class... Parts>
  void line(TimeMs now, const Parts&... parts) {
    std::string text = std::to_string(now - start_);
    text += "ms";
    ((text += ' ', add(text, parts)), ...);
    keep(std::move(text));
  }

  std::uint64_t hash() const { return hash_; }
  const std::deque<std::string>& last_lines() const { return lines_; }

 private:
  template <class Part>
  static void add(std::string& text, const Part& part) {
    if constexpr (std::is_integral_v<Part>) {
      text += std::to_string(part);
    } else {
      text += part;
    }
  }

  void keep(std::string text) {
    for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3;  // FNV-1a
    hash_ = (hash_ ^ '\n') * 0x100000001B3;
    if (printing_) std::printf("%s\n", text.c_str());
    lines_.push_back(std::move(text));
    if (lines_.size() > kept_lines) lines_.pop_front();
  }

  TimeMs start_;
  bool printing_ = false;
  std::uint64_t hash_ = 0xCBF29CE484222325;
  std::deque<std::string> lines_;
};

}  // namespace parlor::sim
