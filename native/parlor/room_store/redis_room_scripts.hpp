#pragma once

#include "parlor/redis/script.hpp"

/// What the store asks Redis to do in one go. A room is two keys: KEYS[1], a hash, holds its epoch, its last offset and
/// its snapshot; KEYS[2], a stream, its events, entry OFFSET-0 with the event's text in the field "e". All scripts on
/// rooms answer a tail when they do not answer OK: epoch, last offset, 1 if it is the whole, the parent's epoch and
/// offset, the snapshot's offset and text, the offset the epoch began at, and the events' texts; or an empty epoch
/// alone when there is no such room, or when Redis has lost one of its keys.
namespace parlor::room_store {

/// Arguments: the known epoch (empty: none) and offset, and the room's life in milliseconds (0: for ever).
const redis::Script& read_script();

/// Arguments: the expected epoch and offset; the channel that the events are published on, and what to write there
/// before them; the snapshot's offset (empty: none), its text, and the first offset to keep (empty: all); the life;
/// the events' texts.
const redis::Script& append_script();

/// Arguments: the expected epoch and offset; the new epoch; the snapshot's offset (empty: none) and text; the parent's
/// epoch (empty: none) and offset; the channel and what to publish; the life.
const redis::Script& renew_script();

/// KEYS[1]: a hash from members to who holds them, separated by commas. Takes out all ids that begin with the first
/// argument and puts in the second one, if it is not empty, for each of the members behind the third, the life. Answers
/// for each who else holds it.
const redis::Script& hold_script();

/// Takes ids out of such a hash. Arguments: members and ids in turn.
const redis::Script& forget_script();

/// KEYS[1]: a sorted set of processes by the end of their leases, on the clock of Redis. Arguments: an id, the lease in
/// milliseconds, 1 to begin it. Answers 0 alone if a lease to be renewed has ended, or else 1 and all living processes.
const redis::Script& beat_script();

/// All living processes of such a set.
const redis::Script& living_script();

}  // namespace parlor::room_store
