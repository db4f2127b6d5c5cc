import { ParlorError } from "./errors.js";

/** @typedef {import("./replica.js").RoomEvent} RoomEvent */
/** @typedef {{room: string, epoch: string, offset: number, snapshot: any}} Base */

/**
 * Keeps what a room's record is made of: its state when it was joined, and the events since then. So that this stays
 * bounded, the state is taken anew every half `most` events, and what lies two of them back is dropped: a record begins
 * half `most` to `most` events back, or where the room was joined.
 */
export class Recorder {
  #takeBase;
  #most;
  /** @type {Base[]} oldest first; one or two */
  #bases = [];
  /** @type {RoomEvent[]} those behind the oldest base */
  #events = [];

  /**
   * @param {() => Base | null} takeBase the room as it is now; null if it is gone
   * @param {number} most events kept
   */
  constructor(takeBase, most) {
    this.#takeBase = takeBase;
    this.#most = most;
  }

  /**
   * The room was joined, or joined again.
   * @param {boolean} reset its state was replaced: no events lead there from what was before
   */
  joined(reset) {
    if (!reset && this.#bases.length > 0) return;
    this.#bases = [];
    this.#events = [];
    this.#rebase();
  }

  /** @param {RoomEvent} event the next one */
  happened(event) {
    const newest = this.#bases.at(-1);
    // The state that was taken may be ahead of the events that are told of.
    if (newest === undefined || event.offset <= this.#bases[0].offset) return;
    this.#events.push(event);
    if (event.offset - newest.offset >= this.#most / 2) this.#rebase();
  }

  /**
   * What happened, as the core makes a record of it.
   * @returns {Base & {events: RoomEvent[]}}
   */
  history() {
    const [base] = this.#bases;
    if (base === undefined) throw new ParlorError("not_joined", "a room has a record once it has been joined");
    return { ...base, events: this.#events };
  }

  #rebase() {
    const base = this.#takeBase();
    if (base === null) return;
    this.#bases.push(base);
    if (this.#bases.length <= 2) return;
    this.#bases.shift();
    const { offset } = this.#bases[0];
    this.#events = this.#events.filter((event) => event.offset > offset);
  }
}
