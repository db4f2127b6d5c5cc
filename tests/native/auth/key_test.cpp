#include "parlor/auth/key.hpp"

#include <filesystem>
#include <string>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "parlor/base/limits.hpp"

using namespace parlor;

namespace {

/// A file that is there as long as the test runs.
class KeyFile {
 public:
  explicit KeyFile(const std::string& content) {
    const int file = mkstemp(path_.data());
    REQUIRE(file >= 0);
    REQUIRE(write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    close(file);
  }
  ~KeyFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = std::filesystem::temp_directory_path() / "parlor-key-XXXXXX";
};

}  // namespace

TEST_CASE("a key is a file's content without the line break behind it", "[auth]") {
  const std::string secret(32, 'k');
  for (const char* end : {"", "\n", "\r\n"}) CHECK(auth::read_key(KeyFile(secret + end).path())->secret == secret);
  CHECK(auth::read_key(KeyFile(secret + "\n\n").path())->secret == secret + "\n");
}

TEST_CASE("a key may have an id", "[auth]") {
  const KeyFile file(std::string(40, 'k'));
  CHECK(auth::read_key(file.path())->id.empty());
  CHECK(auth::read_key("2026=" + file.path())->id == "2026");
}

TEST_CASE("a key that is too short is refused, and how to make a good one is said", "[auth]") {
  const KeyFile file(std::string(31, 'k') + "\n");
  const auto key = auth::read_key(file.path());
  REQUIRE_FALSE(key.ok());
  CHECK(key.error().code == ErrorCode::bad_option);
  CHECK(key.error().text.find("31 bytes") != std::string::npos);
  CHECK(key.error().text.find("openssl rand") != std::string::npos);
  CHECK(key.error().text.find("kkk") == std::string::npos);
}

TEST_CASE("a file that is empty, missing or far too long is no key", "[auth]") {
  CHECK(auth::read_secret(KeyFile("\n").path()).error().code == ErrorCode::bad_option);
  CHECK(auth::read_secret("/nowhere/key").error().code == ErrorCode::io_failed);
  CHECK(auth::read_secret(KeyFile(std::string(limits::auth_key_bytes_max, 'k')).path()).ok());
  CHECK(auth::read_secret(KeyFile(std::string(limits::auth_key_bytes_max + 1, 'k')).path()).error().code ==
        ErrorCode::bad_option);
}
