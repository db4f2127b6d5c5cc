#include "parlor/http/static_files.hpp"

#include <fstream>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "parlor/http/response_head.hpp"

using namespace parlor;
using namespace parlor::http;
namespace fs = std::filesystem;

namespace {

/// A folder with a few files, and a secret beside it.
class Folder {
 public:
  Folder() : base_(fs::temp_directory_path() / ("parlor-static-" + std::to_string(::getpid()))) {
    fs::remove_all(base_);
    fs::create_directories(root() / "sub");
    write("index.html", "<p>home");
    write("sub/index.html", "<p>sub");
    write("app.mjs", "export {}");
    write(".hidden", "hidden");
    std::ofstream(base_ / "secret") << "secret";
    fs::create_symlink(base_ / "secret", root() / "leak");
    fs::create_directory_symlink(base_, root() / "up");
    fs::create_symlink(root() / "app.mjs", root() / "inside.mjs");
  }
  ~Folder() { fs::remove_all(base_); }

  fs::path root() const { return base_ / "root"; }
  void write(const std::string& name, const std::string& text) const { std::ofstream(root() / name) << text; }

 private:
  fs::path base_;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

app::Scope get(Headers headers = {}, std::string method = "GET") {
  app::Scope scope;
  scope.method = std::move(method);
  scope.headers = std::move(headers);
  return scope;
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

TEST_CASE("a directory's files are served with type, tag and date, its folders by their index") {
  const Folder folder;
  const auto files = StaticFiles::from_directory(folder.root());
  CHECK(files.serve(get(), "/").body == "<p>home");
  CHECK(files.serve(get(), "/sub/").body == "<p>sub");
  CHECK(files.serve(get(), "/inside.mjs").body == "export {}");
  const Response module = files.serve(get(), "/app.mjs");
  CHECK(module.status == 200);
  CHECK(header(module, "Content-Type") == "text/javascript; charset=utf-8");
  CHECK(header(module, "Cache-Control") == "no-cache");
  CHECK(header(module, "X-Content-Type-Options") == "nosniff");
  CHECK_FALSE(header(module, "Last-Modified").empty());
  CHECK(header(module, "Content-Security-Policy").empty());
  CHECK_FALSE(header(files.serve(get(), "/"), "Content-Security-Policy").empty());
}

TEST_CASE("no path leads out of the directory") {
  const Folder folder;
  const auto files = StaticFiles::from_directory(folder.root());
  using namespace std::string_literals;
  for (const std::string& path : {"/../secret"s, "/sub/../../secret"s, "/leak"s, "/up/secret"s, "/.hidden"s,
                                  "/sub/./index.html"s, "//etc/passwd"s, "/sub//index.html"s, "/app.mjs\0.html"s,
                                  "/..\\secret"s, "secret"s, ""s, "/sub"s, "/missing"s, "/app.mjs/"s}) {
    INFO(path);
    CHECK(files.serve(get(), path).status == 404);
    CHECK_FALSE(files.has(path));
  }
  CHECK(files.has("/"));
  CHECK(files.has("/app.mjs"));
}

TEST_CASE("a client that has the file already is told so") {
  const Folder folder;
  const auto files = StaticFiles::from_directory(folder.root());
  const Response first = files.serve(get(), "/app.mjs");
  const std::string tag = header(first, "ETag");
  for (const std::string& tags : {tag, "\"other\", " + tag, "W/" + tag, std::string("*")}) {
    const Response again = files.serve(get({{"if-none-match", tags}}), "/app.mjs");
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(header(again, "ETag") == tag);
  }
  CHECK(files.serve(get({{"if-none-match", "\"other\""}}), "/app.mjs").status == 200);
  const std::string date = header(first, "Last-Modified");
  CHECK(files.serve(get({{"if-modified-since", date}}), "/app.mjs").status == 304);
  CHECK(files.serve(get({{"if-modified-since", date}, {"if-none-match", "\"x\""}}), "/app.mjs").status == 200);
  folder.write("app.mjs", "export default 1");
  CHECK(files.serve(get({{"if-none-match", tag}}), "/app.mjs").body == "export default 1");
}

TEST_CASE("built-in files are referred to, not copied") {
  static constexpr std::string_view wasm("\0asm\1\0\0\0", 8);
  const Assets assets = {{"parlor.wasm", {wasm, "\"tag\""}}, {"empty.txt", {"", "\"e\""}}};
  const auto files = StaticFiles::from_assets(assets);
  const Response whole = files.serve(get(), "/parlor.wasm");
  CHECK(whole.static_body.data() == wasm.data());
  CHECK(header(whole, "Content-Type") == "application/wasm");
  CHECK(header(whole, "ETag") == "\"tag\"");
  CHECK(files.serve(get({{"if-none-match", "\"tag\""}}), "/parlor.wasm").status == 304);
  CHECK(files.serve(get(), "/empty.txt").status == 200);
  CHECK(files.serve(get(), "/").status == 404);
}

TEST_CASE("one range is served, one beyond the end refused") {
  const Folder folder;
  folder.write("digits.txt", "0123456789");
  const auto from_disk = StaticFiles::from_directory(folder.root());
  const Assets assets = {{"digits.txt", {"0123456789", "\"d\""}}};
  const auto built_in = StaticFiles::from_assets(assets);
  for (const StaticFiles* files : {&from_disk, &built_in}) {
    const Response part = files->serve(get({{"range", "bytes=2-4"}}), "/digits.txt");
    CHECK(part.status == 206);
    CHECK(body_of(part) == "234");
    CHECK(header(part, "Content-Range") == "bytes 2-4/10");
    const Response beyond = files->serve(get({{"range", "bytes=10-"}}), "/digits.txt");
    CHECK(beyond.status == 416);
    CHECK(header(beyond, "Content-Range") == "bytes */10");
    CHECK(files->serve(get({{"range", "bytes=2-4"}, {"if-range", "\"old\""}}), "/digits.txt").status == 200);
    CHECK(files->serve(get({{"range", "bytes=2-4"}}, "HEAD"), "/digits.txt").status == 200);
  }
}

TEST_CASE("files can only be read") {
  const Folder folder;
  const Response refused = StaticFiles::from_directory(folder.root()).serve(get({}, "POST"), "/");
  CHECK(refused.status == 405);
  CHECK(header(refused, "Allow") == "GET, HEAD");
}
