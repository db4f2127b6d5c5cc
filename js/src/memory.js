/** @typedef {import("./core.js").Argument} Argument */

const SCRATCH_BYTES = 64 << 10; // inputs up to this together go through one block that stays; larger ones get their own
const BYTES_PER_UNIT = 3; // UTF-8 of one UTF-16 code unit, at most

const encoder = new TextEncoder();
// A text that begins with U+FEFF keeps it.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The module's linear memory: copies inputs in and outputs out. Its views are taken anew whenever the memory has grown,
 * which detaches those that were taken before.
 */
export class Memory {
  #exports;
  #view = new Uint8Array(0);
  #scratch = 0;
  #scratchView = new Uint8Array(0);

  /** @param {Record<string, any>} exports */
  constructor(exports) {
    this.#exports = exports;
  }

  get size() {
    return this.#fresh().byteLength;
  }

  /**
   * Calls `use` with the arguments as numbers: each text or byte array has become its place and length, and stays there
   * until `use` has returned.
   * @template T
   * @param {Argument[]} args
   * @param {(numbers: (number | bigint)[]) => T} use
   * @returns {T}
   */
  passing(args, use) {
    const room = args.map(roomFor).reduce((sum, bytes) => sum + bytes, 0);
    if (room === 0) return use(/** @type {(number | bigint)[]} */ (args));
    if (room <= SCRATCH_BYTES) {
      this.#scratch ||= this.#exports.parlor_alloc(SCRATCH_BYTES);
      return use(this.#place(args, this.#scratch));
    }
    const block = this.#exports.parlor_alloc(room);
    const result = use(this.#place(args, block)); // after a trap the block is lost with the module
    this.#exports.parlor_free(block);
    return result;
  }

  /** Where put() puts its input. */
  get scratch() {
    return this.#scratch;
  }

  /**
   * Copies one input to `scratch`, where it stays until the next one comes.
   * @param {string | Uint8Array} input
   * @returns {number} bytes written; -1: it is too large for that place
   */
  put(input) {
    if (roomFor(input) > SCRATCH_BYTES) return -1;
    this.#scratch ||= this.#exports.parlor_alloc(SCRATCH_BYTES);
    if (this.#scratchView.buffer !== this.#exports.memory.buffer) {
      this.#scratchView = new Uint8Array(this.#exports.memory.buffer, this.#scratch, SCRATCH_BYTES);
    }
    return write(input, this.#scratchView);
  }

  /**
   * @param {Argument[]} args
   * @param {number} at
   */
  #place(args, at) {
    const view = this.#fresh();
    /** @type {(number | bigint)[]} */
    const numbers = [];
    for (const arg of args) {
      if (typeof arg === "number" || typeof arg === "bigint") {
        numbers.push(arg);
        continue;
      }
      const written = write(arg, view.subarray(at));
      numbers.push(at, written);
      at += written;
    }
    return numbers;
  }

  /**
   * @param {number} at
   * @param {number} size
   */
  text(at, size) {
    return decoder.decode(this.#fresh().subarray(at >>> 0, (at >>> 0) + (size >>> 0)));
  }

  /**
   * @param {number} at
   * @param {number} size
   */
  bytes(at, size) {
    return this.#fresh().slice(at >>> 0, (at >>> 0) + (size >>> 0));
  }

  /** @param {number} at */
  readPointer(at) {
    return new DataView(this.#fresh().buffer).getUint32(at, true);
  }

  #fresh() {
    if (this.#view.buffer !== this.#exports.memory.buffer) this.#view = new Uint8Array(this.#exports.memory.buffer);
    return this.#view;
  }
}

/** @param {Argument} arg */
function roomFor(arg) {
  if (typeof arg === "string") return Math.max(1, arg.length * BYTES_PER_UNIT);
  return typeof arg === "object" ? Math.max(1, arg.byteLength) : 0;
}

/**
 * @param {string | Uint8Array} input
 * @param {Uint8Array} view
 * @returns {number} bytes written
 */
function write(input, view) {
  if (typeof input === "string") return encoder.encodeInto(input, view).written;
  view.set(input);
  return input.byteLength;
}
