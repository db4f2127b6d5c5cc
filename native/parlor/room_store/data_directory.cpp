#include "parlor/room_store/data_directory.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace parlor::room_store {
namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

Error failed(const std::string& what, const std::string& path) {
  return Error(ErrorCode::io_failed, what + " " + path + ": " + std::strerror(errno));
}

/// Who wrote its number into the lock file.
std::string holder_of(int lock) {
  std::array<char, 32> text{};
  const ssize_t size = pread(lock, text.data(), text.size() - 1, 0);
  return size > 0 ? "process " + std::string(text.data(), static_cast<std::size_t>(size)) : "another process";
}

Status write_holder(int lock, const std::string& path) {
  const std::string number = std::to_string(getpid());
  const bool written = ftruncate(lock, 0) == 0 && pwrite(lock, number.data(), number.size(), 0) > 0;
  return written ? Status() : failed("cannot write", path);
}

/// That an entry exists must outlive a loss of power, too.
void sync_entries(const std::filesystem::path& directory) {
  const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  (void)fsync(opened);
  ::close(opened);
}

Status make(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::create_directories(path, error)) {
    if (!error) return {};
    return Error(ErrorCode::io_failed, "cannot make the directory " + path.string() + ": " + error.message());
  }
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  const std::filesystem::path whole = std::filesystem::absolute(path);
  for (auto above = whole.parent_path(); above.has_relative_path(); above = above.parent_path()) sync_entries(above);
  return {};
}

}  // namespace

Result<DataDirectory> DataDirectory::claim(const std::string& path) {
  if (Status made = make(path); !made) return made.error();
  const std::string lock_path = path + "/lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
  if (lock < 0) return failed("cannot write", lock_path);
  DataDirectory directory(path, lock);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return Error(ErrorCode::io_failed, "the directory " + path + " is in use by " + holder_of(lock) +
                                           "; every server needs its own, or all of them a Redis (--rooms)");
  }
  if (Status written = write_holder(lock, lock_path); !written) return written.error();
  return directory;
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

Result<std::string> DataDirectory::private_file(const std::string& name) const {
  std::string path = path_ + "/" + name;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
  if (file < 0) return failed("cannot write", path);
  ::close(file);
  sync_entries(path_);
  return path;
}

}  // namespace parlor::room_store
