#pragma once

#include <map>
#include <string_view>

namespace parlor::http {

/// One file built into the program; its bytes live as long as the program. Its media type follows from its path.
struct Asset {
  std::string_view bytes;
  std::string_view etag;  ///< quoted, as it stands in the header
};

/// Files by path, without a slash at the start ("index.html", "js/client.mjs"). Made by parlor_embed_assets (CMake).
using Assets = std::map<std::string_view, Asset>;

}  // namespace parlor::http
