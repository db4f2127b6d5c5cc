import { ParlorError } from "./errors.js";

/**
 * @typedef {object} RoomEvent
 * @property {number} offset its number in the room's log, from 1
 * @property {number} time Unix milliseconds
 * @property {string} by the member that caused it; empty: the room itself
 * @property {number} seq the number of that member's command; 0: none
 * @property {any} body an object whose "type" names the event
 */

/**
 * @typedef {object} Request
 * @property {"command" | "join" | "leave" | "deadline"} verb
 * @property {string} [member]
 * @property {string} [name] wanted name, for join
 * @property {any} [command]
 * @property {number} now Unix milliseconds
 * @property {string} entropy 64 lower-case hexadecimal digits
 * @property {string} [secret] what the room's servers share, 64 lower-case hexadecimal digits
 */

/** @typedef {{offset: number, snapshot: any}} Snapshot */

/**
 * A room's rules and state by itself, without a network: what a verifier or a test needs. The same rules as on the
 * server, fed the same events, give the same hash.
 */
export class Replica {
  #core;
  #handle;

  /**
   * @param {import("./core.js").Core} core
   * @param {string} room KIND/NAME
   */
  constructor(core, room) {
    this.#core = core;
    this.#handle = core.make("parlor_replica_new", room);
  }

  /**
   * The bodies of the events that a request would cause. Changes nothing.
   * @param {Request} request
   * @returns {any[]}
   */
  decide(request) {
    return JSON.parse(this.#ask("parlor_replica_decide", JSON.stringify(request)));
  }

  /**
   * Applies the next event. After an error the replica is as it was.
   * @param {RoomEvent} event
   */
  apply(event) {
    this.#ask("parlor_replica_apply", JSON.stringify(event));
  }

  /** @returns {Snapshot} */
  snapshot() {
    return JSON.parse(this.#ask("parlor_replica_snapshot"));
  }

  /**
   * Takes a snapshot's state. After an error the replica is only to be freed.
   * @param {Snapshot} snapshot
   */
  restore(snapshot) {
    this.#ask("parlor_replica_restore", JSON.stringify(snapshot));
  }

  /** The state's hash, 64 hexadecimal digits. */
  hash() {
    return this.#ask("parlor_replica_hash");
  }

  /** Gives the replica's memory back. A second call does nothing. */
  free() {
    if (this.#handle !== 0 && this.#core.usable) this.#core.call("parlor_replica_free", this.#handle);
    this.#handle = 0;
  }

  /**
   * @param {string} name
   * @param {string} [text]
   */
  #ask(name, text) {
    if (this.#handle === 0) throw new ParlorError("freed", "this replica has been freed");
    return text === undefined ? this.#core.ask(name, this.#handle) : this.#core.ask(name, this.#handle, text);
  }
}
