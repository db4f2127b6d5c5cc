#include "parlor/server/site_files.hpp"

#include "parlor/assets/demo.hpp"
#include "parlor/assets/package.hpp"
#include "parlor/assets/wasm_module.hpp"

namespace parlor::server {

using http::StaticFiles;

SiteFiles::SiteFiles(const std::string& demo_directory)
    : page_(demo_directory.empty() ? StaticFiles::from_assets(assets::demo())
                                   : StaticFiles::from_directory(demo_directory)),
      package_(StaticFiles::from_assets(assets::package())),
      module_(StaticFiles::from_assets(assets::wasm_module())) {}

std::optional<http::Response> SiteFiles::find(const app::Scope& scope) const {
  return find(scope, scope.path);
}

std::optional<http::Response> SiteFiles::find(const app::Scope& scope, std::string_view path) const {
  constexpr std::string_view mount = "/parlor/";
  if (!path.starts_with(mount)) {
    return page_.has(path) ? std::optional(page_.serve(scope, path)) : std::nullopt;
  }
  path.remove_prefix(mount.size() - 1);
  for (const StaticFiles* files : {&package_, &module_}) {
    if (files->has(path)) return files->serve(scope, path);
  }
  return std::nullopt;
}

}  // namespace parlor::server
