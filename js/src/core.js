import { ParlorError } from "./errors.js";
import { Memory } from "./memory.js";

/** The version of the C interface (wasm/include/parlor.h) that this package calls. */
export const ABI_VERSION = 2;

const PARLOR_OK = 0;
const POINTER_BYTES = 4;

/**
 * What an argument of a call may be. Texts and bytes are copied into the module and passed as pointer and length.
 * @typedef {number | bigint | string | Uint8Array} Argument
 */

/**
 * An instance of parlor.wasm. One core serves any number of clients and replicas; it has no state besides theirs.
 *
 * A trap inside the module is a bug in it. The call that trapped throws `core_trapped`, and since the module's memory
 * can no longer be trusted every later one throws `core_unusable`.
 */
export class Core {
  #exports;
  #memory;
  #buffer;
  /** @type {string | null} */
  #trappedIn = null;
  /** @type {Limits | null} */
  #limits = null;
  #now = 0; // the time of the last delivery, and the same as the module takes it
  #time = 0n;

  /** @param {WebAssembly.Instance} instance of a module that checkModule() let through */
  constructor(instance) {
    this.#exports = /** @type {Record<string, any>} */ (instance.exports);
    this.#memory = new Memory(this.#exports);
    this.#start();
    this.#buffer = /** @type {number} */ (this.call("parlor_buffer_new"));
  }

  #start() {
    this.call("_initialize");
    const version = this.call("parlor_abi_version");
    if (version === ABI_VERSION) return;
    throw new ParlorError(
      "abi_mismatch",
      `parlor.wasm speaks version ${version} of its C interface and this package version ${ABI_VERSION}: ` +
        "take both from the same release",
    );
  }

  /** False after a trap. */
  get usable() {
    return this.#trappedIn === null;
  }

  /** The buffer that answers are put into, for calls that do not go through ask(). */
  get buffer() {
    return this.#buffer;
  }

  /**
   * Calls an export.
   * @param {string} name
   * @param {...Argument} args
   * @returns {number | bigint | undefined}
   */
  call(name, ...args) {
    this.#mustBeUsable();
    try {
      return this.#memory.passing(args, (numbers) => this.#exports[name](...numbers));
    } catch (failure) {
      throw this.#trapped(name, failure);
    }
  }

  /**
   * Calls an export that takes a handle, a message and a time: call() without its lists, for what comes often.
   * @param {string} name
   * @param {number} handle
   * @param {string | Uint8Array} message
   * @param {number} now Unix milliseconds
   */
  deliver(name, handle, message, now) {
    this.#mustBeUsable();
    if (now !== this.#now) {
      this.#now = now;
      this.#time = BigInt(now);
    }
    try {
      const size = this.#memory.put(message);
      if (size < 0) this.call(name, handle, message, this.#time);
      else this.#exports[name](handle, this.#memory.scratch, size, this.#time);
    } catch (failure) {
      throw this.#trapped(name, failure);
    }
  }

  /**
   * Calls an export whose last parameter is the buffer, which is added here.
   * @param {string} name
   * @param {...Argument} args
   * @returns {string} what the buffer holds
   * @throws {ParlorError} with the core's code and message if the export answers PARLOR_FAILED
   */
  ask(name, ...args) {
    const result = this.call(name, ...args, this.#buffer);
    if (result !== undefined && result !== PARLOR_OK) throw this.#failure();
    return this.text();
  }

  /**
   * Calls a `_new` export.
   * @param {string} name
   * @param {string} text
   * @returns {number} the handle
   */
  make(name, text) {
    const cell = /** @type {number} */ (this.call("parlor_alloc", POINTER_BYTES));
    try {
      this.ask(name, text, cell);
      return this.#memory.readPointer(cell);
    } finally {
      if (this.usable) this.call("parlor_free", cell);
    }
  }

  /** The buffer's content as text. */
  text() {
    return this.#memory.text(this.#data(), this.#size());
  }

  /** A copy of the buffer's content. */
  bytes() {
    return this.#memory.bytes(this.#data(), this.#size());
  }

  /** The bounds and times that stand in the core. */
  get limits() {
    this.#limits ??= /** @type {Limits} */ (JSON.parse(this.ask("parlor_limits")));
    return this.#limits;
  }

  /** Bytes of memory the module has now. It never gives memory back. */
  get memoryBytes() {
    return this.#memory.size;
  }

  #mustBeUsable() {
    if (this.#trappedIn === null) return;
    throw new ParlorError("core_unusable", `the core stopped in ${this.#trappedIn}; load a new one`);
  }

  /**
   * @param {string} name
   * @param {unknown} failure
   */
  #trapped(name, failure) {
    if (failure instanceof ParlorError) return failure; // noted by a call within
    this.#trappedIn = name;
    const why = failure instanceof Error ? failure.message : String(failure);
    return new ParlorError("core_trapped", `the core stopped in ${name}: ${why}`, { cause: failure });
  }

  #data() {
    return /** @type {number} */ (this.call("parlor_buffer_data", this.#buffer));
  }

  #size() {
    return /** @type {number} */ (this.call("parlor_buffer_size", this.#buffer));
  }

  #failure() {
    const { code, message } = JSON.parse(this.text());
    return new ParlorError(code, message);
  }
}

/**
 * @typedef {object} Limits
 * @property {number} frame_bytes
 * @property {number} rooms_per_session
 * @property {number} pending_commands
 * @property {number} desyncs_kept
 * @property {number} backoff_first_ms
 * @property {number} backoff_max_ms
 * @property {number} client_timeout_ms
 * @property {number} client_record_events
 * @property {number} chat_text_bytes
 * @property {number} dice_goal_max
 */
