#include "parlor/codec/json_diff.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace parlor::codec {
namespace {

/// Walks two tapes side by side. Both are of documents, so equal values have equal sources.
class Walk {
 public:
  Walk(const Document& one, const Document& other, std::size_t most) : most_(most) {
    one.read(one_);
    other.read(other_);
    compare(Tape::root, Tape::root, "");
  }

  std::vector<std::string> found() { return std::move(found_); }

 private:
  using Index = Tape::Index;

  void compare(Index one, Index other, const std::string& path) {
    if (found_.size() >= most_ || one_[one].source == other_[other].source) return;
    const auto are = [&](Token::Kind kind) { return one_[one].kind == kind && other_[other].kind == kind; };
    if (are(Token::Kind::object)) return compare_objects(one, other, path);
    if (are(Token::Kind::array)) return compare_arrays(one, other, path);
    found_.push_back(path);
  }

  void compare_objects(Index one, Index other, const std::string& path) {
    for (Index at = one + 1; at != one_[one].next; at = one_[at].next) {
      const std::string_view key = one_[at].key;
      const Index place = other_.find(other, key);
      if (place == 0)
        add(below(path, key));
      else
        compare(at, place, below(path, key));
    }
    for (Index at = other + 1; at != other_[other].next; at = other_[at].next) {
      if (one_.find(one, other_[at].key) == 0) add(below(path, other_[at].key));
    }
  }

  void compare_arrays(Index one, Index other, const std::string& path) {
    const std::size_t common = std::min(one_[one].size, other_[other].size);
    Index a = one + 1;
    Index b = other + 1;
    for (std::size_t i = 0; i < common; ++i, a = one_[a].next, b = other_[b].next) {
      compare(a, b, below(path, std::to_string(i)));
    }
    if (one_[one].size != other_[other].size) add(below(path, std::to_string(common)));
  }

  void add(const std::string& path) {
    if (found_.size() < most_) found_.push_back(path);
  }

  static std::string below(const std::string& path, std::string_view key) {
    std::string deeper = path + "/";
    for (const char c : key) {
      if (c == '~')
        deeper += "~0";
      else if (c == '/')
        deeper += "~1";
      else
        deeper += c;
    }
    return deeper;
  }

  std::size_t most_;
  Tape one_;
  Tape other_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> differences(const Document& one, const Document& other, std::size_t most) {
  return Walk(one, other, most).found();
}

}  // namespace parlor::codec
