const POLL_MESSAGE = 1;
const POLL_NOTICE = 2;
const NEVER = -1n;

/**
 * What the core says, besides messages to send; see `parlor_client_poll` in wasm/include/parlor.h.
 * @typedef {{type: string} & Record<string, any>} Notice
 */

/**
 * @typedef {object} RoomView
 * @property {string} room
 * @property {string} epoch
 * @property {number} offset
 * @property {number} verified
 * @property {boolean} joined
 * @property {Record<string, {name: string}>} members
 * @property {any} state
 * @property {PendingCommand[]} pending
 */

/**
 * @typedef {object} PendingCommand a command without an answer
 * @property {number} seq its number
 * @property {any} command
 * @property {any[]} events the bodies of the events it should lead to; none if that hangs on chance, or is refused here
 */

/**
 * @typedef {object} PredictedView
 * @property {Record<string, {name: string}>} members
 * @property {any} state
 */

/**
 * The client's end of parlor.v1 as it runs in the core: every rule of the protocol is there, this only passes values in
 * and out. After each of connected, disconnected, receive, timeout and the commands, drain() is to be called.
 */
export class Session {
  #core;
  #handle;
  #binary;

  /**
   * @param {import("./core.js").Core} core
   * @param {{client: string, name: string, token?: string, encoding: "json" | "cbor", secret: string,
   *   session: string}} options
   */
  constructor(core, options) {
    this.#core = core;
    this.#binary = options.encoding === "cbor";
    this.#handle = core.make("parlor_client_new", JSON.stringify(options));
  }

  /** @param {number} now Unix milliseconds, as everywhere here */
  connected(now) {
    this.#core.call("parlor_client_connected", this.#handle, BigInt(now));
  }

  /** @param {number} now */
  disconnected(now) {
    this.#core.call("parlor_client_disconnected", this.#handle, BigInt(now));
  }

  /**
   * @param {string | Uint8Array} message
   * @param {number} now
   */
  receive(message, now) {
    this.#core.deliver("parlor_client_receive", this.#handle, message, now);
  }

  /** @param {number} now */
  timeout(now) {
    this.#core.call("parlor_client_timeout", this.#handle, BigInt(now));
  }

  /** @returns {number | null} when to call timeout() */
  get nextTimeout() {
    const due = /** @type {bigint} */ (this.#core.call("parlor_client_next_timeout", this.#handle));
    return due === NEVER ? null : Number(due);
  }

  /**
   * Hands out everything the core has to say, in order.
   * @param {(message: string | Uint8Array) => void} onMessage what is to be sent
   * @param {(notice: Notice) => void} onNotice
   */
  drain(onMessage, onNotice) {
    for (;;) {
      const found = this.#handle === 0 ? 0 : this.#core.call("parlor_client_poll", this.#handle, this.#core.buffer);
      if (found === POLL_MESSAGE) onMessage(this.#binary ? this.#core.bytes() : this.#core.text());
      else if (found === POLL_NOTICE) onNotice(JSON.parse(this.#core.text()));
      else return;
    }
  }

  /** @param {string} room */
  join(room) {
    this.#core.ask("parlor_client_join", this.#handle, room);
  }

  /** @param {string} room */
  leave(room) {
    this.#core.ask("parlor_client_leave", this.#handle, room);
  }

  /**
   * @param {string} room
   * @param {string} command JSON
   * @param {number} now
   * @returns {number} the command's number
   */
  command(room, command, now) {
    return Number(this.#core.ask("parlor_client_command", this.#handle, room, command, BigInt(now)));
  }

  /**
   * @param {string} room
   * @param {string} signal JSON
   */
  signal(room, signal) {
    this.#core.ask("parlor_client_signal", this.#handle, room, signal);
  }

  /** Said in the next hello; refreshes an open session.
   * @param {string} token empty: none */
  setToken(token) {
    this.#core.call("parlor_client_set_token", this.#handle, token);
  }

  /** @returns {{member: string, round_trip_ms: number | null}} */
  info() {
    return JSON.parse(this.#core.ask("parlor_client_info", this.#handle));
  }

  /**
   * @param {string} room
   * @returns {RoomView}
   */
  room(room) {
    return JSON.parse(this.#core.ask("parlor_client_room", this.#handle, room));
  }

  /**
   * @param {string} room
   * @returns {PredictedView}
   */
  predicted(room) {
    return JSON.parse(this.#core.ask("parlor_client_predicted", this.#handle, room));
  }

  /** @param {string} room */
  hash(room) {
    return this.#core.ask("parlor_client_hash", this.#handle, room);
  }

  /**
   * The confirmed state, as a record begins with it.
   * @param {string} room
   * @returns {import("./recorder.js").Base}
   */
  snapshot(room) {
    return JSON.parse(this.#core.ask("parlor_client_snapshot", this.#handle, room));
  }

  /** Gives the session's memory back. A second call does nothing. */
  free() {
    if (this.#handle !== 0 && this.#core.usable) this.#core.call("parlor_client_free", this.#handle);
    this.#handle = 0;
  }

  get freed() {
    return this.#handle === 0;
  }
}
