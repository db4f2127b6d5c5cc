#ifndef PARLOR_H
#define PARLOR_H

/* The C interface of Parlor's core: what the wasm module exports, and what a native program in any language can link.
 *
 * Lifetimes. Everything made by a *_new function is freed by its *_free function, once. Text and bytes go in as pointer
 * and length and are copied; they come out in a parlor_buffer that the caller owns, and stay there until the buffer is
 * used for another call or freed. All text is UTF-8 and not terminated by zero. Handles are not safe to share between
 * threads; different handles are independent.
 *
 * Results. Functions that can fail return PARLOR_OK or PARLOR_FAILED; then the buffer holds
 * {"code":"bad_json","message":"…"}. A null handle is a bug and traps.
 *
 * Time is milliseconds since the Unix epoch, within ±2^53. */

#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define PARLOR_EXPORT(name) __attribute__((export_name(#name)))
#else
#define PARLOR_EXPORT(name) __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct parlor_buffer parlor_buffer;
typedef struct parlor_client parlor_client;
typedef struct parlor_replica parlor_replica;

typedef int32_t parlor_result;
enum { PARLOR_OK = 0, PARLOR_FAILED = 1 };
enum { PARLOR_JSON = 0, PARLOR_CBOR = 1 };

/* Grows by one when a caller must change. */
enum { PARLOR_ABI_VERSION = 2 };
uint32_t parlor_abi_version(void) PARLOR_EXPORT(parlor_abi_version);

/* -- memory, for callers outside the module --------------------------------------------------------------------- */
/* Never null: a module without memory left traps. */
void* parlor_alloc(size_t bytes) PARLOR_EXPORT(parlor_alloc);
void parlor_free(void* memory) PARLOR_EXPORT(parlor_free);

parlor_buffer* parlor_buffer_new(void) PARLOR_EXPORT(parlor_buffer_new);
void parlor_buffer_free(parlor_buffer* buffer) PARLOR_EXPORT(parlor_buffer_free);
const uint8_t* parlor_buffer_data(const parlor_buffer* buffer) PARLOR_EXPORT(parlor_buffer_data);
size_t parlor_buffer_size(const parlor_buffer* buffer) PARLOR_EXPORT(parlor_buffer_size);

/* -- client: the browser's end of parlor.v1, see core/parlor/session/client_session.hpp -------------------------- */
/* options: {"client":KEY,"name":NAME,"token"?:TOKEN,"encoding":"json"|"cbor","secret":SECRET,"session":SESSION}. The
 * secret is 64 hexadecimal digits of entropy that never leave the client, kept as long as the key. The session is 1 to
 * 16 of [A-Za-z0-9_-] from entropy, fresh for each client object: two objects with one key must not have the same. On
 * failure *client is null. */
parlor_result parlor_client_new(const char* options, size_t size, parlor_client** client, parlor_buffer* out)
    PARLOR_EXPORT(parlor_client_new);
void parlor_client_free(parlor_client* client) PARLOR_EXPORT(parlor_client_free);

void parlor_client_connected(parlor_client* client, int64_t now_ms) PARLOR_EXPORT(parlor_client_connected);
void parlor_client_disconnected(parlor_client* client, int64_t now_ms) PARLOR_EXPORT(parlor_client_disconnected);
void parlor_client_receive(parlor_client* client, const uint8_t* message, size_t size, int64_t now_ms)
    PARLOR_EXPORT(parlor_client_receive);
void parlor_client_timeout(parlor_client* client, int64_t now_ms) PARLOR_EXPORT(parlor_client_timeout);
/* When to call parlor_client_timeout; -1: not at all for now. */
int64_t parlor_client_next_timeout(const parlor_client* client) PARLOR_EXPORT(parlor_client_next_timeout);

/* What poll found. A message is to be sent as it lies in the buffer (text for JSON, binary for CBOR); a notice is an
 * object with a "type": welcomed, joined, refused, left, event, done, signal, trouble, desync, bye, close. */
enum { PARLOR_POLL_EMPTY = 0, PARLOR_POLL_MESSAGE = 1, PARLOR_POLL_NOTICE = 2 };
int32_t parlor_client_poll(parlor_client* client, parlor_buffer* out) PARLOR_EXPORT(parlor_client_poll);

parlor_result parlor_client_join(parlor_client* client, const char* room, size_t room_size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_client_join);
parlor_result parlor_client_leave(parlor_client* client, const char* room, size_t room_size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_client_leave);
/* command: JSON. On PARLOR_OK the buffer holds the command's number as decimal text. */
parlor_result parlor_client_command(parlor_client* client, const char* room, size_t room_size, const char* command,
                                    size_t command_size, int64_t now_ms, parlor_buffer* out)
    PARLOR_EXPORT(parlor_client_command);
parlor_result parlor_client_signal(parlor_client* client, const char* room, size_t room_size, const char* signal,
                                   size_t signal_size, parlor_buffer* out) PARLOR_EXPORT(parlor_client_signal);
/* Said in the next hello; an open session is refreshed with it at once. An empty token takes it away. */
void parlor_client_set_token(parlor_client* client, const char* token, size_t size)
    PARLOR_EXPORT(parlor_client_set_token);

/* {"member":ID,"round_trip_ms":N|null} */
void parlor_client_info(const parlor_client* client, parlor_buffer* out) PARLOR_EXPORT(parlor_client_info);
/* {"room","epoch","offset","verified","joined","members":{ID:{"name"}},"state":…,"pending":[PENDING]}:
 * the last offset at which the server's hash was ours; the event bodies that each command should lead to. */
parlor_result parlor_client_room(const parlor_client* client, const char* room, size_t room_size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_client_room);
/* {"room","epoch","offset","snapshot"}: the confirmed state, as a history begins with it. */
parlor_result parlor_client_snapshot(const parlor_client* client, const char* room, size_t room_size,
                                     parlor_buffer* out) PARLOR_EXPORT(parlor_client_snapshot);
/* {"members","state"} as they will be with the pending commands; as they are if there are none. */
parlor_result parlor_client_predicted(const parlor_client* client, const char* room, size_t room_size,
                                      parlor_buffer* out) PARLOR_EXPORT(parlor_client_predicted);
/* The state's hash, 64 hexadecimal digits. */
parlor_result parlor_client_hash(const parlor_client* client, const char* room, size_t room_size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_client_hash);

/* -- replica: a room's rules and state by itself, see core/parlor/room/replica.hpp ------------------------------- */
/* room: KIND/NAME. On PARLOR_FAILED *replica is null. */
parlor_result parlor_replica_new(const char* room, size_t room_size, parlor_replica** replica, parlor_buffer* out)
    PARLOR_EXPORT(parlor_replica_new);
void parlor_replica_free(parlor_replica* replica) PARLOR_EXPORT(parlor_replica_free);
/* request: {"verb":"command"|"join"|"leave"|"deadline","member":ID,"name"?,"command"?,"now":MS,"entropy":64 hex
 * digits,"secret"?:64 hex digits that the room's servers share}. On PARLOR_OK the buffer holds the array of event
 * bodies that this would cause; nothing has changed yet. */
parlor_result parlor_replica_decide(const parlor_replica* replica, const char* request, size_t size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_replica_decide);
/* event: {"offset","time","by","seq","body"} */
parlor_result parlor_replica_apply(parlor_replica* replica, const char* event, size_t size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_replica_apply);
/* {"offset":N,"snapshot":…} */
void parlor_replica_snapshot(const parlor_replica* replica, parlor_buffer* out) PARLOR_EXPORT(parlor_replica_snapshot);
/* The same object back. After PARLOR_FAILED the replica is only to be freed. */
parlor_result parlor_replica_restore(parlor_replica* replica, const char* snapshot, size_t size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_replica_restore);
void parlor_replica_hash(const parlor_replica* replica, parlor_buffer* out) PARLOR_EXPORT(parlor_replica_hash);

/* -- records: saved rooms, see core/parlor/room/record.hpp and verify.hpp ---------------------------------------- */
/* history: {"room","epoch","offset","snapshot"?,"events":[…]}, the room's state at an offset (no snapshot: the empty
 * room at 0) and the events behind it. On PARLOR_OK the buffer holds the record. */
parlor_result parlor_record_make(const char* history, size_t size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_record_make);
/* Checks a record. PARLOR_OK, whether it holds or not: {"ok":true|false,"room","epoch","first","last","hash","events",
 * "games","games_open","dice","dice_checked","one_sided","problems","findings":[{"offset","what"}]}. PARLOR_FAILED: it
 * is no record. */
parlor_result parlor_record_verify(const uint8_t* record, size_t size, parlor_buffer* out)
    PARLOR_EXPORT(parlor_record_verify);

/* -- protocol: single questions ---------------------------------------------------------------------------------- */
/* Decodes a frame that a client (1) or a server (0) says, and writes it again as JSON. */
parlor_result parlor_frame_decode(const uint8_t* message, size_t size, int32_t encoding, int32_t from_client,
                                  parlor_buffer* out) PARLOR_EXPORT(parlor_frame_decode);
/* Reads a frame as JSON and writes it in the encoding. */
parlor_result parlor_frame_encode(const char* json, size_t size, int32_t encoding, int32_t from_client,
                                  parlor_buffer* out) PARLOR_EXPORT(parlor_frame_encode);
/* 1: reconnect with back-off after this WebSocket close code, 0: do not. */
int32_t parlor_close_advice(uint32_t close_code) PARLOR_EXPORT(parlor_close_advice);
/* The public member id that belongs to a secret client key. */
void parlor_member_id(const char* client_key, size_t size, parlor_buffer* out) PARLOR_EXPORT(parlor_member_id);
/* The bounds and times that a shell around the core needs, as an object: core/parlor/base/limits.hpp. */
void parlor_limits(parlor_buffer* out) PARLOR_EXPORT(parlor_limits);

#ifdef __cplusplus
}
#endif

#endif
