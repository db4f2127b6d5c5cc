#pragma once

#include <string>
#include <vector>

#include "parlor/codec/document.hpp"

namespace parlor::codec {

/// Where two values differ: JSON Pointers (RFC 6901) in the order of the fields, at most `most`. What only one of the
/// two has is named by the deepest place that it stands at; the empty pointer is the whole value.
std::vector<std::string> differences(const Document& one, const Document& other, std::size_t most);

}  // namespace parlor::codec
