#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "parlor/app/scope.hpp"
#include "parlor/http/assets.hpp"
#include "parlor/http/message.hpp"

namespace parlor::http {

struct StaticOptions {
  std::string_view index = "index.html";  ///< served for a path that ends with '/'
  /// Caches may keep a file but ask whether it is still right, since its name does not change with its contents.
  std::string_view cache_control = "no-cache";
  bool page_headers = true;  ///< security headers on HTML
};

/// Files over HTTP, from a directory or built into the program: media types, ETag and If-None-Match, Last-Modified and
/// If-Modified-Since (directories), one byte range, GET and HEAD (405 otherwise). A path leads nowhere outside: "..",
/// NUL, backslashes, hidden files and symbolic links that leave the directory are not found (404).
///
/// Immutable, so any thread may call serve(). A directory's files are read whole and while the loop waits: meant for
/// pages and development; put large files behind a server made for them.
class StaticFiles {
 public:
  /// Serves built-in files. The table must outlive this object.
  static StaticFiles from_assets(const Assets& assets, StaticOptions options = {});
  /// Serves a directory; files are looked up at each request, so changes show at once.
  static StaticFiles from_directory(std::filesystem::path root, StaticOptions options = {});

  /// Whether there is a file for the path ("/" included), decoded and beginning with '/'.
  bool has(std::string_view path) const;
  /// Answers a request for `path`, which may differ from the scope's own (a file under a mount point).
  Response serve(const app::Scope& scope, std::string_view path) const;

 private:
  struct File;

  StaticFiles(const Assets* assets, std::filesystem::path root, StaticOptions options);

  std::optional<std::string> file_name(std::string_view path) const;
  std::optional<File> find(std::string_view path) const;
  std::optional<File> find_asset(const std::string& name) const;
  std::optional<File> find_on_disk(const std::string& name) const;
  Response answer(const app::Scope& scope, File file) const;
  static bool is_unchanged(const app::Scope& scope, const File& file);
  static void fill_body(const app::Scope& scope, File file, Response& response);

  const Assets* assets_;
  std::filesystem::path root_;
  StaticOptions options_;
};

}  // namespace parlor::http
