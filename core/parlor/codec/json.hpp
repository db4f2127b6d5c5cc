#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "parlor/base/bytes.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/base/result.hpp"
#include "parlor/codec/tape.hpp"

namespace parlor::codec {

/// A JSON value; objects keep their keys sorted, so the same value always has the same text.
using Json = nlohmann::json;

/// Which numbers a text may hold. parlor.v1 and the rooms know integers within ±(2^53-1) only, so that every language
/// reads the same; the tutorials' endpoints pass any number on.
enum class Numbers { integers, any };

struct ParseOptions {
  std::size_t max_bytes = limits::frame_bytes;
  std::size_t max_depth = limits::json_depth;
  Numbers numbers = Numbers::integers;
};

/// Parses one JSON text (RFC 8259), strictly: valid UTF-8, nothing behind the value, no duplicate keys, within the
/// bounds of `options`. Errors: bad_json, bad_utf8, too_large, too_deep, number_out_of_range, with the byte position.
Result<Json> parse_json(std::string_view text, ParseOptions options = {});
/// The same onto a tape, which then points into the text; `tape` may be one that was used before.
Status read_json(std::string_view text, Tape& tape, ParseOptions options = {});

/// The value that begins at `at`, as a tree.
Json to_json(const Tape& tape, Tape::Index at = Tape::root);
/// The other way round; the tape points into the tree.
void to_tape(const Json& tree, Tape& tape);

/// The shortest text of the value. Strings that are not UTF-8 (only our own code could have put them there) come out
/// with U+FFFD in place of the bad bytes.
std::string dump_json(const Json& value);

}  // namespace parlor::codec
