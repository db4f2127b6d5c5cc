import { tell } from "./events.js";
import { Room } from "./room.js";

/** @typedef {import("./errors.js").ParlorError} ParlorError */

/**
 * A join without an answer yet.
 * @typedef {object} Asked
 * @property {Room} room
 * @property {Promise<Room>} promise
 * @property {(room: Room) => void} resolve
 * @property {(error: Error) => void} reject
 */

/** A client's rooms: those joined, those asked for, and those whose "change" is still to be told. */
export class RoomTable {
  #link;
  /** @type {Map<string, Room>} */
  #joined = new Map();
  /** @type {Map<string, Asked>} */
  #asked = new Map();
  /** @type {Set<Room>} */
  #changed = new Set();

  /** @param {import("./room.js").RoomLink} link what every room calls */
  constructor(link) {
    this.#link = link;
  }

  /** A copy, by name. */
  get joined() {
    return new Map(this.#joined);
  }

  /**
   * The room, once it is there; undefined if nobody asked for it.
   * @param {string} name
   * @returns {Promise<Room> | undefined}
   */
  expected(name) {
    const room = this.#joined.get(name);
    return room ? Promise.resolve(room) : this.#asked.get(name)?.promise;
  }

  /**
   * A join has been sent.
   * @param {string} name
   * @returns {Promise<Room>}
   */
  ask(name) {
    const asked = /** @type {Asked} */ ({ room: new Room(name, this.#link) });
    asked.promise = new Promise((resolve, reject) => Object.assign(asked, { resolve, reject }));
    this.#asked.set(name, asked);
    return asked.promise;
  }

  /**
   * The server has let us in, for the first time or again.
   * @param {string} name
   */
  letIn(name) {
    const asked = this.#asked.get(name);
    if (asked === undefined) return;
    this.#asked.delete(name);
    this.#joined.set(name, asked.room);
    asked.resolve(asked.room);
  }

  /**
   * Something is to be done with a room, that will have changed. Nothing is done if it is not joined.
   * @param {string} name
   * @param {(room: Room) => void} use
   */
  change(name, use) {
    const room = this.#joined.get(name);
    if (room === undefined) return;
    room.changed();
    this.#changed.add(room);
    use(room);
  }

  /** Time to render: tells every room that has changed since the last call. */
  tellChanges() {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const room of changed) tell(room, "change");
  }

  /**
   * The room is over for us.
   * @param {string} name
   * @param {ParlorError} why what everything unanswered is rejected with
   * @param {{code?: string, message?: string}} detail of the event "left"
   */
  dismiss(name, why, detail) {
    const asked = this.#asked.get(name);
    const room = this.#joined.get(name);
    this.#asked.delete(name);
    this.#joined.delete(name);
    asked?.reject(why);
    room?.end(why, detail);
  }

  /** Lets every room read its last state while the core still has it. */
  keep() {
    for (const room of this.#joined.values()) room.keep();
  }

  /** @param {ParlorError} why */
  dismissAll(why) {
    for (const name of [...this.#asked.keys(), ...this.#joined.keys()]) {
      this.dismiss(name, why, { code: why.code, message: why.message });
    }
  }
}
