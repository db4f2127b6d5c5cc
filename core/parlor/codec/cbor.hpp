#pragma once

#include "parlor/codec/json.hpp"

namespace parlor::codec {

/// Parses one CBOR item (RFC 8949) of the JSON data model, with the same rules as parse_json: text keys, UTF-8, bounds,
/// nothing behind the item; no tags, byte strings, or floats (whatever `options.numbers` says: who speaks CBOR here
/// speaks integers). Errors: bad_cbor, bad_utf8, too_large, too_deep, number_out_of_range.
Result<Json> parse_cbor(ByteView bytes, ParseOptions options = {});
/// The same onto a tape, which then points into the bytes; `tape` may be one that was used before.
Status read_cbor(ByteView bytes, Tape& tape, ParseOptions options = {});

/// The one deterministic encoding of the value (RFC 8949 section 4.2.1): shortest heads, definite lengths, keys sorted
/// by their encoded bytes. State hashes are taken over it. The value holds no floats.
Bytes dump_cbor(const Json& value);

}  // namespace parlor::codec
