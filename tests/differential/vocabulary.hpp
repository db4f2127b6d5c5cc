#pragma once

#include <string>

#include "parlor/codec/json.hpp"
#include "random.hpp"

/// Requests and frames, most of them sound, some not: wrong types, missing and additional fields, numbers out of range,
/// texts of every sort.
namespace differential {

using parlor::codec::Json;

std::string some_text(Random& random);
Json some_value(Random& random);
/// One of the eight members.
std::string some_member(Random& random);
/// A command of `kind`'s vocabulary, or now and then of another's.
Json some_command(Random& random, std::string_view kind);
/// A request for parlor_replica_decide.
Json some_request(Random& random, std::string_view kind, std::int64_t now);
Json some_client_frame(Random& random);
Json some_server_frame(Random& random);

}  // namespace differential
