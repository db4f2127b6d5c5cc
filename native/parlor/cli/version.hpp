#pragma once

#include <string>

namespace parlor::cli {

/// Parlor's version, and those of what it was built with.
std::string version_text();

}  // namespace parlor::cli
