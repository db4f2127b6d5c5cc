#pragma once

#include <cstddef>
#include <cstdint>

#include "parlor/base/time.hpp"

/// Every bound in Parlor, one table. What happens at a bound stands behind it; all of it is counted by the server.
/// Those a server's operator may change are defaults here and options there (`parlor serve --help`).
namespace parlor::limits {

// -- bytes on the wire ------------------------------------------------------------------------------------------
inline constexpr std::size_t message_bytes = 1 << 20;          // a WebSocket message received: close 1009 (option)
inline constexpr std::size_t frame_bytes = 64 << 10;           // a parlor.v1 frame from a client: error too_large
inline constexpr std::size_t json_depth = 32;                  // nested arrays and objects: error too_deep
inline constexpr std::int64_t integer_max = 9007199254740991;  // 2^53-1, as JavaScript: error number_out_of_range

// -- HTTP -------------------------------------------------------------------------------------------------------
inline constexpr std::size_t http_header_bytes = 16 << 10;  // request line and headers: 431
inline constexpr std::size_t http_body_bytes = 1 << 20;     // request body: 413
inline constexpr DurationMs handshake_timeout_ms = 5'000;   // until a request's last byte: 408, close (option)
inline constexpr DurationMs http_idle_ms = 30'000;          // keep-alive without a request: close (option)
inline constexpr std::size_t static_file_bytes = 64 << 20;  // a file served from a directory: 404 above, logged

// -- pushing over HTTP --------------------------------------------------------------------------------------------
inline constexpr std::size_t api_keys = 1'000;             // keys that may push messages: error bad_option
inline constexpr std::size_t api_key_bytes_min = 16;       // one of them, at least: error bad_option
inline constexpr std::size_t api_key_bytes_max = 256;      // one of them, at most: error bad_option
inline constexpr std::size_t idempotency_keys = 10'000;    // answers remembered: the oldest is forgotten
inline constexpr std::size_t idempotency_key_bytes = 255;  // an Idempotency-Key: 400 bad_field
inline constexpr DurationMs idempotency_ms = 600'000;      // an answer is remembered: then the key is a new one

// -- the admin address --------------------------------------------------------------------------------------------
inline constexpr std::size_t admin_connections = 64;  // open at once: 503

// -- sockets ----------------------------------------------------------------------------------------------------
inline constexpr std::size_t connections = 100'000;     // open at once in a process: refused with 503 (option)
inline constexpr std::size_t outbox_bytes = 4 << 20;    // unsent to one socket: the slow-reader policy (option)
inline constexpr std::size_t outbox_messages = 16'384;  // the same, in messages
inline constexpr std::size_t turn_bytes = 256 << 10;    // appended to one socket in a turn before a send is made
inline constexpr std::size_t turn_slice = 16;           // sends of a turn before the next look at what came in
inline constexpr std::size_t turn_tasks = 256;          // sends of a turn before all else has its turn
inline constexpr std::size_t poll_batch = 256;          // sockets told of news before others have their turn
inline constexpr std::size_t receive_buffer_bytes = 256 << 10;    // one shared buffer a thread
inline constexpr DurationMs ping_interval_ms = 20'000;            // silence before a ping (option)
inline constexpr DurationMs ping_timeout_ms = 30'000;             // ping without any answer: close 1011 (option)
inline constexpr DurationMs close_timeout_ms = 3'000;             // close frame without answer: the connection is cut
inline constexpr std::size_t fragment_overhead_bytes = 64 << 10;  // headers of a compressed message's parts: 1009
inline constexpr DurationMs linger_ms = 1'000;               // our last byte to the peer's end: the connection is cut
inline constexpr std::size_t linger_bytes = 1 << 20;         // the same, in bytes the peer still sends
inline constexpr std::size_t handshake_bytes = 16 << 10;     // behind a handshake not yet accepted: read later
inline constexpr std::size_t waiting_messages = 256;         // not yet taken by a coroutine handler: reading pauses
inline constexpr std::size_t waiting_bytes = 1 << 20;        // the same, in bytes
inline constexpr std::size_t accept_burst = 64;              // connections accepted before others have their turn
inline constexpr DurationMs accept_pause_ms = 200;           // no accepting after the process ran out of descriptors
inline constexpr std::size_t refused_connections = 256;      // beyond `connections` told 503: more are cut at once
inline constexpr DurationMs websocket_life_ms = 86'400'000;  // a WebSocket's longest life: close 1001 (option)
inline constexpr DurationMs retry_after_ms = 500;            // what a stopping server asks clients to wait
inline constexpr DurationMs drain_ms = 5'000;                // after SIGTERM: then sockets are cut (option)

// -- who somebody is --------------------------------------------------------------------------------------------
inline constexpr std::size_t token_bytes = 8'192;            // a token or session cookie: error bad_token
inline constexpr std::size_t user_bytes = 200;               // a user's id in a token: error bad_token
inline constexpr std::size_t session_bytes = 64 << 10;       // a session cookie, unpacked: taken for a forged one
inline constexpr std::size_t auth_key_bytes_min = 32;        // a signing key (RFC 7518 section 3.2): error bad_option
inline constexpr std::size_t auth_key_bytes_max = 4'096;     // the same, at most: error bad_option
inline constexpr DurationMs token_leeway_ms = 30'000;        // two clocks may differ by this (option)
inline constexpr DurationMs token_life_ms = 3'600'000;       // of a token that `parlor token` issues (option)
inline constexpr DurationMs session_age_ms = 1'209'600'000;  // a Django session cookie, as Django's default (option)

// -- channels and groups (defaults of Django Channels) ------------------------------------------------------------
inline constexpr std::size_t name_characters = 99;         // a channel or group name: error bad_*_name
inline constexpr std::size_t channel_capacity = 100;       // messages waiting in a channel: channel_full (option)
inline constexpr DurationMs channel_expiry_ms = 60'000;    // a message nobody read: dropped (option)
inline constexpr DurationMs group_expiry_ms = 86'400'000;  // a membership not renewed: dropped (option)
inline constexpr std::size_t channels = 1'000'000;         // channels that hold messages: too_many_channels
inline constexpr std::size_t groups = 1'000'000;           // groups that have members: too_many_channels
inline constexpr std::size_t group_members = 100'000;      // channels in a group: group_full
inline constexpr std::size_t thread_mailbox = 65'536;      // messages under way to another thread: dropped
inline constexpr DurationMs group_join_ms = 1'000;         // accept behind a group_add: then answered all the same
inline constexpr DurationMs worker_retry_ms = 1'000;       // a worker that could not receive: asks again
inline constexpr std::size_t reported_event_types = 256;   // types without handler, named once: then counted

// -- Redis ------------------------------------------------------------------------------------------------------
inline constexpr std::size_t redis_hosts = 64;                // hosts that share a layer, or sentinels: bad_option
inline constexpr DurationMs redis_connect_ms = 2'000;         // from the connect to the first answer: try again
inline constexpr DurationMs redis_command_ms = 5'000;         // a command without answer: the connection is given up
inline constexpr DurationMs redis_ping_ms = 2'000;            // silence on a connection before a PING
inline constexpr DurationMs redis_marker_ms = 1'000;          // between two looks whether Redis still knows us
inline constexpr DurationMs redis_marker_life_ms = 60'000;    // then Redis forgets a process that is gone
inline constexpr DurationMs redis_block_ms = 5'000;           // a blocking read without message: asked again
inline constexpr DurationMs redis_backoff_first_ms = 50;      // reconnect: first wait, doubled each time, jittered
inline constexpr DurationMs redis_backoff_max_ms = 1'000;     // reconnect: longest wait
inline constexpr std::size_t redis_queue_commands = 10'000;   // commands without answer: overloaded, counted, logged
inline constexpr std::size_t redis_queue_bytes = 64 << 20;    // the same, in bytes
inline constexpr DurationMs redis_queue_ms = 10'000;          // a command waiting for Redis to come back: timed_out
inline constexpr std::size_t redis_batch = 256;               // messages read from an inbox at a time
inline constexpr std::size_t redis_inbox_messages = 10'000;   // in the inbox that all channels of a process share
inline constexpr std::size_t redis_message_bytes = 16 << 20;  // a message from Redis: skipped, counted, logged
inline constexpr std::size_t redis_message_depth = 64;        // nested arrays and maps in it: skipped, counted, logged
inline constexpr DurationMs redis_complaint_ms = 10'000;      // between two log lines about the same trouble

// -- rooms ------------------------------------------------------------------------------------------------------
inline constexpr std::size_t bad_frames = 16;            // frames in a row that are none: close 4400
inline constexpr std::size_t room_name_bytes = 64;       // each half of KIND/NAME: error bad_room_name
inline constexpr std::size_t rooms = 100'000;            // live rooms in a process: error overloaded
inline constexpr std::size_t rooms_per_session = 64;     // joined on one connection: error too_many_rooms
inline constexpr std::size_t members_per_room = 10'000;  // error room_full
inline constexpr std::size_t member_name_bytes = 48;     // a member's name, cut at a character
inline constexpr std::int64_t session_name_bytes = 16;   // the name of a client's session: error bad_field
inline constexpr std::size_t pending_commands = 32;      // unanswered, of one client in one room: too_many_pending
inline constexpr std::size_t outcomes_per_room = 4'096;  // clients whose last command is remembered: oldest forgotten
inline constexpr std::uint64_t outcome_window = 10'000;  // events after which an absent client's is forgotten
inline constexpr std::size_t room_log_events = 1'024;    // events kept for resume: older ones give a snapshot instead
inline constexpr std::size_t events_per_command = 64;    // events one command may cause: a bug in the kind beyond
inline constexpr std::size_t events_per_frame = 256;     // events in one events frame: more go into the next
inline constexpr std::uint64_t hash_every_events = 16;   // an events frame carries the state's hash this often
inline constexpr DurationMs hash_pause_ms = 100;         // a reply carries it too, not more often than this
inline constexpr DurationMs absence_ms = 15'000;         // a member without connection: leaves the room after this
inline constexpr DurationMs idle_room_ms = 60'000;       // a room without members: forgotten after this

// -- room stores ------------------------------------------------------------------------------------------------
inline constexpr std::size_t room_asks = 4'096;        // of a room, waiting for its store: overloaded
inline constexpr std::size_t events_per_append = 256;  // events in one write to the log: more go into the next
inline constexpr std::uint64_t snapshot_events = 256;  // events between two snapshots in a lasting store
inline constexpr DurationMs store_retry_ms = 200;      // a store that could not be read: asked again
inline constexpr DurationMs lease_ms = 5'000;          // a process not heard of by the store: its holds end
inline constexpr DurationMs room_patience_ms = 2'000;  // a room new to Redis that another may have: made then
inline constexpr DurationMs secret_ask_ms = 2'000;     // a store asked for the secret: asked again
inline constexpr DurationMs secret_wait_ms = 1'000;    // the start of a server for that: goes on without, rooms wait

// -- room stores on a disk or in Redis ------------------------------------------------------------------------------
inline constexpr std::size_t stored_bytes = 16 << 20;        // an event or a state, as a text: error too_large
inline constexpr std::size_t stored_depth = 64;              // nested arrays and objects in it: error io_failed
inline constexpr std::size_t sqlite_queue = 65'536;          // calls waiting for the disk: overloaded, counted, logged
inline constexpr std::size_t sqlite_queue_bytes = 32 << 20;  // the same, in bytes
inline constexpr std::size_t sqlite_batch = 1'024;           // calls in one transaction: more go into the next
inline constexpr DurationMs sqlite_busy_ms = 5'000;          // the file locked by another program: io_failed
inline constexpr DurationMs room_replicas_ms = 1'000;        // until Redis' replicas have a write: timed_out
inline constexpr unsigned room_replicas = 16;                // replicas to wait for, at most: bad_option
inline constexpr DurationMs room_expiry_min_ms = 60'000;     // life of a room nobody uses, at least: bad_option

// -- chat -------------------------------------------------------------------------------------------------------
inline constexpr std::size_t chat_text_bytes = 4'000;   // a message's text: refused, text_too_long
inline constexpr std::size_t chat_messages = 200;       // last messages that are the room's state: older ones drop out
inline constexpr std::int64_t chat_roll_dice = 20;      // dice in one /roll: refused
inline constexpr std::int64_t chat_roll_faces = 1'000;  // faces of a die in a /roll: refused
inline constexpr std::int64_t chat_roll_modifier = 10'000;  // what a /roll adds or subtracts: refused

// -- dice -------------------------------------------------------------------------------------------------------
inline constexpr std::int64_t dice_seats = 6;               // seats at a table
inline constexpr std::int64_t dice_players_min = 2;         // seats taken before a game starts: it waits
inline constexpr std::int64_t dice_faces = 6;               // faces of the die
inline constexpr std::int64_t dice_goal = 30;               // the goal square (option of the table)
inline constexpr std::int64_t dice_goal_min = 6;            // the goal square, at least: bad_field
inline constexpr std::int64_t dice_goal_max = 100;          // the goal square, at most: bad_field
inline constexpr std::int64_t dice_extra_rolls = 3;         // extra rolls on six in one turn: the turn passes
inline constexpr std::int64_t dice_turn_seconds = 30;       // a turn nobody took: passes (option of the table)
inline constexpr std::int64_t dice_turn_seconds_min = 5;    // the same, at least: bad_field
inline constexpr std::int64_t dice_turn_seconds_max = 300;  // the same, at most: bad_field
inline constexpr std::int64_t dice_missed_turns = 3;        // turns missed in a row: the seat is lost
inline constexpr DurationMs dice_bot_ms = 700;              // a bot thinks this long
inline constexpr std::size_t dice_history = 64;             // last rolls kept in the state for showing
inline constexpr std::int64_t dice_commitments = 8;         // of one seat for one game: refused
inline constexpr DurationMs dice_commit_ms = 10'000;  // all ready, not all committed: those who are not, are not ready
inline constexpr DurationMs dice_reveal_ms = 10'000;  // from the server's commitment: who withholds loses the seat

// -- records ----------------------------------------------------------------------------------------------------
inline constexpr std::size_t record_bytes = 64 << 20;       // a saved room, read: error too_large
inline constexpr std::size_t record_depth = 48;             // nested arrays and objects in it: error too_deep
inline constexpr std::size_t record_events = 1'000'000;     // events in it: error bad_field
inline constexpr std::size_t record_findings = 100;         // what is wrong with it, one by one: counted beyond
inline constexpr std::size_t client_record_events = 4'096;  // a client keeps for a record: the older half is dropped

// -- the client -------------------------------------------------------------------------------------------------
inline constexpr std::size_t desync_differences = 16;    // places named in a desync: the first
inline constexpr std::size_t desyncs_kept = 4;           // desyncs with both states that a client keeps: the last
inline constexpr DurationMs heartbeat_ms = 15'000;       // a client pings after this much silence
inline constexpr DurationMs client_timeout_ms = 10'000;  // a ping without pong: the connection is given up
inline constexpr DurationMs backoff_first_ms = 250;      // reconnect: first wait, doubled each time, jittered
inline constexpr DurationMs backoff_max_ms = 15'000;     // reconnect: longest wait

}  // namespace parlor::limits
