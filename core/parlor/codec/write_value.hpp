#pragma once

#include "parlor/codec/type_info.hpp"
#include "parlor/codec/writer.hpp"

namespace parlor::codec {

/// Writes a value of the described type.
void write_value(Writer& writer, const void* value, const TypeInfo& type);

/// The same as a JSON text, as CBOR, and as a tree.
std::string json_text_of(const void* value, const TypeInfo& type);
Bytes cbor_bytes_of(const void* value, const TypeInfo& type);
Json tree_of(const void* value, const TypeInfo& type);

}  // namespace parlor::codec
