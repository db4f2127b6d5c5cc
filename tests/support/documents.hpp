#pragma once

#include <string>
#include <utility>

#include "parlor/codec/document.hpp"

namespace parlor::test {

/// Puts another value into a document that is an object.
inline void set(codec::Document& document, const std::string& key, codec::Json value) {
  codec::Json changed = document.json();
  changed[key] = std::move(value);
  document = changed;
}

}  // namespace parlor::test
