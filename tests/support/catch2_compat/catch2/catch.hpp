#pragma once

// The tests are written against Catch2 2 (Debian 12). Where only Catch2 3 is installed (Ubuntu 24.04), this folder
// stands on the include path and gives its headers under the old name.
#include <catch2/catch_all.hpp>

using Catch::Approx;

namespace Catch::Matchers {

/// Catch2 3 uses this name for ranges; for text it is called ContainsSubstring there.
inline auto Contains(const char* text, CaseSensitive casing = CaseSensitive::Yes) {
  return ContainsSubstring(text, casing);
}
inline auto Contains(const std::string& text, CaseSensitive casing = CaseSensitive::Yes) {
  return ContainsSubstring(text, casing);
}

}  // namespace Catch::Matchers
