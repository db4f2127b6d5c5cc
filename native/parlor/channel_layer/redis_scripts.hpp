#pragma once

#include "parlor/redis/script.hpp"

/// What the core layer asks Redis to do in one go. Times are Unix seconds with fractions, as scores hold them.
namespace parlor::layer {

using redis::Script;

/// Puts a message into each of the inboxes KEYS. Arguments: now, the time before which messages have expired, the
/// inbox' life in seconds, then for each inbox its capacity and its payload. A score is always above the last one's, so
/// that the order is that of the calls, whatever the clocks say. Answers the numbers (from 1) of inboxes that were
/// full.
const Script& put_script();

/// Drops memberships of group KEYS[1] older than the first argument; answers the channels that are left.
const Script& members_script();

/// Takes the oldest messages out of inbox KEYS[1]. Arguments: the time before which they have expired, how many.
/// Answers payloads and scores in turn.
const Script& take_script();

/// Puts messages that were taken back in front. Arguments: now, the inbox' life in seconds, the payloads.
const Script& put_back_script();

/// Deletes those of KEYS that are no inboxes.
const Script& clean_script();

}  // namespace parlor::layer
