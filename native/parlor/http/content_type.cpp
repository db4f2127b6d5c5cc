#include "parlor/http/content_type.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "parlor/http/request.hpp"

namespace parlor::http {
namespace {

struct Type {
  std::string_view extension;
  std::string_view media_type;
};

constexpr Type types[] = {
    {"css", "text/css; charset=utf-8"},
    {"gif", "image/gif"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/x-icon"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"md", "text/markdown; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"mp3", "audio/mpeg"},
    {"ogg", "audio/ogg"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"svg", "image/svg+xml"},
    {"ts", "text/plain; charset=utf-8"},
    {"txt", "text/plain; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff2", "font/woff2"},
    {"xml", "application/xml"},
};

}  // namespace

std::string_view content_type_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  const std::string extension = dot == std::string_view::npos ? std::string() : to_lower(name.substr(dot + 1));
  const auto found =
      std::find_if(std::begin(types), std::end(types), [&](const Type& type) { return type.extension == extension; });
  return found == std::end(types) ? std::string_view("application/octet-stream") : found->media_type;
}

}  // namespace parlor::http
