#include "parlor/http/static_files.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <spdlog/spdlog.h>

#include "parlor/base/limits.hpp"
#include "parlor/http/byte_range.hpp"
#include "parlor/http/content_type.hpp"
#include "parlor/http/request.hpp"
#include "parlor/http/response_head.hpp"

namespace parlor::http {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(const fs::path& path)
      : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

/// Whether `path`, symbolic links followed, still lies under `root`.
bool lies_under(const fs::path& root, const fs::path& path) {
  const auto [root_end, ignored] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return root_end == root.end();
}

std::optional<std::string> read_whole(int descriptor, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const ssize_t count = ::read(descriptor, bytes.data() + got, size - got);
    if (count < 0) return std::nullopt;
    if (count == 0) break;  // it became shorter meanwhile
    got += static_cast<std::size_t>(count);
  }
  bytes.resize(got);
  return bytes;
}

/// RFC 9110 section 13.1.2: "*", or a list of tags compared weakly.
bool names_etag(std::string_view if_none_match, std::string_view etag) {
  const auto same = [&](std::string_view tag) {
    return tag == "*" || tag == etag || (tag.starts_with("W/") && tag.substr(2) == etag);
  };
  const auto tags = split_list(if_none_match);
  return std::any_of(tags.begin(), tags.end(), same);
}

/// Not empty, not "." or "..", not hidden.
bool is_plain_part(std::string_view part) {
  return !part.empty() && part.front() != '.';
}

Response not_found() {
  return Response::error(404, "not_found", "there is no such file");
}

}  // namespace

struct StaticFiles::File {
  std::string own;         // read from the disk
  std::string_view bytes;  // or built in
  std::string content_type;
  std::string etag;
  std::string last_modified;  // empty for built-in files

  std::string_view view() const { return bytes.data() != nullptr ? bytes : std::string_view(own); }
};

StaticFiles StaticFiles::from_assets(const Assets& assets, StaticOptions options) {
  return StaticFiles(&assets, {}, options);
}

StaticFiles StaticFiles::from_directory(fs::path root, StaticOptions options) {
  std::error_code error;
  fs::path canonical = fs::canonical(root, error);
  return StaticFiles(nullptr, error ? root : canonical, options);
}

StaticFiles::StaticFiles(const Assets* assets, fs::path root, StaticOptions options)
    : assets_(assets), root_(std::move(root)), options_(options) {}

std::optional<std::string> StaticFiles::file_name(std::string_view path) const {
  if (!path.starts_with('/') || path.find('\0') != std::string_view::npos) return std::nullopt;
  if (path.find('\\') != std::string_view::npos) return std::nullopt;
  std::string name(path.substr(1));
  if (name.empty() || name.ends_with('/')) name += options_.index;
  for (std::string_view rest = name;; rest.remove_prefix(rest.find('/') + 1)) {
    if (!is_plain_part(rest.substr(0, rest.find('/')))) return std::nullopt;
    if (rest.find('/') == std::string_view::npos) break;
  }
  return name;
}

std::optional<StaticFiles::File> StaticFiles::find(std::string_view path) const {
  const auto name = file_name(path);
  if (!name) return std::nullopt;
  return assets_ != nullptr ? find_asset(*name) : find_on_disk(*name);
}

std::optional<StaticFiles::File> StaticFiles::find_asset(const std::string& name) const {
  const auto found = assets_->find(name);
  if (found == assets_->end()) return std::nullopt;
  File file;
  file.bytes = found->second.bytes;
  if (file.bytes.data() == nullptr) file.bytes = "";
  file.content_type = content_type_of(name);
  file.etag = found->second.etag;
  return file;
}

std::optional<StaticFiles::File> StaticFiles::find_on_disk(const std::string& name) const {
  std::error_code error;
  const fs::path path = fs::canonical(root_ / name, error);
  if (error || !lies_under(root_, path)) return std::nullopt;
  const Descriptor descriptor(path);
  struct stat status {};
  if (descriptor.get() < 0 || ::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limits::static_file_bytes) {
    spdlog::warn("{} is not served: it is larger than {} bytes", path.string(), limits::static_file_bytes);
    return std::nullopt;
  }
  auto bytes = read_whole(descriptor.get(), size);
  if (!bytes) return std::nullopt;
  File file;
  file.own = std::move(*bytes);
  file.content_type = content_type_of(name);
  const auto changed_ns = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec;
  file.etag = '"' + std::to_string(changed_ns) + '-' + std::to_string(size) + '"';
  file.last_modified = http_date(status.st_mtim.tv_sec * 1000);
  return file;
}

bool StaticFiles::has(std::string_view path) const {
  const auto name = file_name(path);
  if (!name) return false;
  if (assets_ != nullptr) return assets_->contains(*name);
  std::error_code error;
  const fs::path found = fs::canonical(root_ / *name, error);
  return !error && lies_under(root_, found) && fs::is_regular_file(found, error);
}

Response StaticFiles::serve(const app::Scope& scope, std::string_view path) const {
  if (scope.method != "GET" && scope.method != "HEAD") {
    Response refused = Response::error(405, "method_not_allowed", "a file can be read with GET and HEAD only");
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return refused;
  }
  auto file = find(path);
  return file ? answer(scope, std::move(*file)) : not_found();
}

Response StaticFiles::answer(const app::Scope& scope, File file) const {
  Response response;
  response.headers.emplace_back("ETag", file.etag);
  response.headers.emplace_back("Cache-Control", options_.cache_control);
  if (!file.last_modified.empty()) response.headers.emplace_back("Last-Modified", file.last_modified);
  if (is_unchanged(scope, file)) {
    response.status = 304;
    return response;
  }
  response.headers.emplace_back("Content-Type", file.content_type);
  response.headers.emplace_back("Accept-Ranges", "bytes");
  if (options_.page_headers && file.content_type.starts_with("text/html")) {
    add_page_headers(response);
  } else {
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  }
  fill_body(scope, std::move(file), response);
  return response;
}

bool StaticFiles::is_unchanged(const app::Scope& scope, const File& file) {
  const std::string_view if_none_match = scope.header("if-none-match");
  // RFC 9110 section 13.2.2: the date counts only where there is no tag.
  if (!if_none_match.empty()) return names_etag(if_none_match, file.etag);
  return !file.last_modified.empty() && scope.header("if-modified-since") == file.last_modified;
}

void StaticFiles::fill_body(const app::Scope& scope, File file, Response& response) {
  const std::size_t size = file.view().size();
  const std::string_view if_range = scope.header("if-range");
  const bool range_counts = scope.method == "GET" && (if_range.empty() || if_range == file.etag);
  const auto range = parse_range(range_counts ? scope.header("range") : std::string_view(), size);
  const auto* part = std::get_if<ByteRange>(&range);
  if (part == nullptr && std::get<NoRange>(range) == NoRange::unsatisfiable) {
    response.status = 416;
    response.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
    return;
  }
  if (part != nullptr) {
    response.status = 206;
    response.headers.emplace_back("Content-Range", "bytes " + std::to_string(part->first) + '-' +
                                                       std::to_string(part->last) + '/' + std::to_string(size));
  }
  if (file.bytes.data() != nullptr) {
    response.static_body = part != nullptr ? file.bytes.substr(part->first, part->bytes()) : file.bytes;
  } else {
    response.body = part != nullptr ? file.own.substr(part->first, part->bytes()) : std::move(file.own);
  }
}

}  // namespace parlor::http
