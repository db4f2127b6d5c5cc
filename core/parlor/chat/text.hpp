#pragma once

#include <string>
#include <string_view>

/// The texts that people type. Every function takes valid UTF-8 and gives valid UTF-8.
namespace parlor::chat {

/// Without control characters (Unicode category Cc) other than line feed and tab, and without white space (Unicode
/// White_Space) at the end. A text of nothing else comes out empty.
std::string clean(std::string_view text);

/// Without the spaces, tabs and line feeds in front.
std::string_view without_leading_space(std::string_view text);

}  // namespace parlor::chat
