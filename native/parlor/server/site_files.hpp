#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parlor/http/static_files.hpp"

namespace parlor::server {

/// The files that the program carries: the demo page at "/", the js package and the wasm module under "/parlor/".
class SiteFiles {
 public:
  /// With a directory, the page's files come from there instead.
  explicit SiteFiles(const std::string& demo_directory);

  /// Empty if there is no such file.
  std::optional<http::Response> find(const app::Scope& scope) const;
  std::optional<http::Response> find(const app::Scope& scope, std::string_view path) const;

 private:
  http::StaticFiles page_;
  http::StaticFiles package_;
  http::StaticFiles module_;
};

}  // namespace parlor::server
