#pragma once

#include <string>

#include "parlor/base/result.hpp"

namespace parlor::room_store {

/// A directory that one process uses at a time; the claim ends with this object, or with the process.
class DataDirectory {
 public:
  /// Makes it if there is none (0700), and claims it. Error: io_failed, with what is wrong and, if another process has
  /// it, which.
  static Result<DataDirectory> claim(const std::string& path);
  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&&) = delete;
  ~DataDirectory();

  /// The path of a file in it that only its owner may read; made, empty, if there is none.
  Result<std::string> private_file(const std::string& name) const;

 private:
  DataDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;  // the claim is a lock on this descriptor
};

}  // namespace parlor::room_store
