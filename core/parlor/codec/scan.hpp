#pragma once

#include <optional>
#include <string_view>

#include "parlor/codec/json.hpp"

namespace parlor::codec {

/// An object's member as it stands in a JSON text.
struct ScannedMember {
  std::string_view text;    ///< the value, without the white space around it; points into the scanned text
  bool is_minimal = false;  ///< it is, byte for byte, dump_json(*parse_json(text)): fit to be handed on as it is
};

/// Finds a member of a text that is one object, without a tree. The whole text is held to the rules of parse_json, with
/// the same errors. Nothing: the text is right, but is no object or has no such member.
/// `tape` is memory to work in; whoever keeps it from call to call saves the allocation.
Result<std::optional<ScannedMember>> scan_member(std::string_view text, std::string_view name, Tape& tape,
                                                 ParseOptions options = {});
Result<std::optional<ScannedMember>> scan_member(std::string_view text, std::string_view name,
                                                 ParseOptions options = {});

}  // namespace parlor::codec
