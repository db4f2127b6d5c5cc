#include "parlor/codec/json_diff.hpp"

#include <algorithm>

namespace parlor::codec {
namespace {

class Walk {
 public:
  Walk(std::vector<std::string>& found, std::size_t most) : found_(found), most_(most) {}

  void compare(const Json& one, const Json& other, const std::string& path) {
    if (found_.size() >= most_ || one == other) return;
    if (one.is_object() && other.is_object()) return compare_objects(one, other, path);
    if (one.is_array() && other.is_array()) return compare_arrays(one, other, path);
    found_.push_back(path);
  }

 private:
  void compare_objects(const Json& one, const Json& other, const std::string& path) {
    for (const auto& [key, value] : one.items()) {
      const auto place = other.find(key);
      if (place == other.end())
        add(below(path, key));
      else
        compare(value, *place, below(path, key));
    }
    for (const auto& [key, value] : other.items()) {
      if (!one.contains(key)) add(below(path, key));
    }
  }

  void compare_arrays(const Json& one, const Json& other, const std::string& path) {
    const std::size_t common = std::min(one.size(), other.size());
    for (std::size_t i = 0; i < common; ++i) compare(one[i], other[i], below(path, std::to_string(i)));
    if (one.size() != other.size()) add(below(path, std::to_string(common)));
  }

  void add(const std::string& path) {
    if (found_.size() < most_) found_.push_back(path);
  }

  static std::string below(const std::string& path, const std::string& key) {
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

  std::vector<std::string>& found_;
  std::size_t most_;
};

}  // namespace

std::vector<std::string> differences(const Json& one, const Json& other, std::size_t most) {
  std::vector<std::string> found;
  Walk(found, most).compare(one, other, "");
  return found;
}

}  // namespace parlor::codec
