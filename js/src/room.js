import { ParlorError } from "./errors.js";
import { EventQueue } from "./event_queue.js";
import { makeDisposable, tell } from "./events.js";
import { Recorder } from "./recorder.js";

/** @typedef {import("./replica.js").RoomEvent} RoomEvent */
/** @typedef {import("./session.js").RoomView} RoomView */
/** @typedef {import("./session.js").PredictedView} PredictedView */
/** @typedef {{seq: number, offset: number}} Outcome */

/**
 * What a room asks of its client.
 * @typedef {object} RoomLink
 * @property {() => string} member
 * @property {(room: string) => RoomView | null} view null: the core no longer has the room
 * @property {(room: string) => PredictedView | null} predicted
 * @property {(room: string) => string | null} hash
 * @property {(room: string) => import("./recorder.js").Base | null} snapshot
 * @property {(history: any) => string} record
 * @property {number} recordEvents how many a record holds at most
 * @property {(room: string, command: string) => number} command gives the command's number
 * @property {(room: string) => void} flush after a command: sends what the core wants sent, tells that the room changed
 * @property {(room: string, signal: string) => void} signal
 * @property {(room: string) => void} leave
 */

/**
 * A joined room. `state`, `members` and the other properties are those of the last batch that came, the same object
 * until the next one; treat them as read-only. `predicted` is the state with our own commands in it that the server has
 * not answered yet: show that, and nobody waits for the network.
 *
 * Events, all with a `detail`: "event" {offset, time, by, seq, body} for each one in order; "change" when it is time to
 * render, once for everything that came in one message, and after each send(); "joined" {reset, missed} at the first
 * join and after every reconnect; "signal" {by, signal}; "left" {code?, message?}; "desync", see Client.desyncs.
 */
export class Room extends EventTarget {
  #link;
  #name;
  /** @type {RoomView} */
  #view;
  #stale = true;
  /** @type {PredictedView | null} */
  #predicted = null;
  #over = false;
  #lastHash = "";
  /** Who waits for the outcome of which command.
   * @type {Map<number, {resolve: (outcome: Outcome) => void, reject: (error: Error) => void}>} */
  #sends = new Map();
  /** @type {Set<EventQueue<RoomEvent>>} */
  #queues = new Set();
  #recorder;

  /**
   * Rooms are made by Client.join().
   * @param {string} name
   * @param {RoomLink} link
   */
  constructor(name, link) {
    super();
    this.#name = name;
    this.#link = link;
    this.#recorder = new Recorder(() => link.snapshot(name), link.recordEvents);
    this.addEventListener("joined", (event) => this.#recorder.joined(/** @type {CustomEvent} */ (event).detail.reset));
    this.#view = {
      room: name,
      epoch: "",
      offset: 0,
      verified: 0,
      joined: false,
      members: {},
      state: null,
      pending: [],
    };
  }

  /** KIND/NAME */
  get name() {
    return this.#name;
  }

  /** The half in front of the slash: "chat", "dice", … */
  get kind() {
    return this.#name.slice(0, this.#name.indexOf("/"));
  }

  get state() {
    return this.#current().state;
  }

  /** Everybody who is here, by member id. */
  get members() {
    return new Map(Object.entries(this.#current().members));
  }

  /** Ourselves as a member; null while the room has not let us in yet. */
  get me() {
    const id = this.#link.member();
    const member = this.#current().members[id];
    return member === undefined ? null : { id, name: member.name };
  }

  /** The number of the last event that `state` holds. */
  get offset() {
    return this.#current().offset;
  }

  /** The state as it will be when our pending commands have been taken; `state` itself while there are none. Chance is
   * never predicted, and a command that the rules refuse here leaves no trace; the server has the last word. */
  get predicted() {
    return this.#prediction().state;
  }

  /** Everybody who is here, by member id, under the names that our pending commands give. */
  get predictedMembers() {
    return new Map(Object.entries(this.#prediction().members));
  }

  /** The last offset at which the server's hash of the state was ours; 0 before the first. */
  get verifiedOffset() {
    return this.#current().verified;
  }

  /** The name of the log's life; another one means that the server lost the log. */
  get epoch() {
    return this.#current().epoch;
  }

  /** True between the server's answer to the join and the loss of the connection. */
  get joined() {
    return !this.#over && this.#current().joined;
  }

  /** Our commands without an answer, oldest first, with the events that they should lead to. */
  get pending() {
    return this.#current().pending;
  }

  /** The state's hash, 64 hexadecimal digits: equal wherever the room stands at the same offset. */
  hash() {
    if (!this.#over) this.#lastHash = this.#link.hash(this.#name) ?? this.#lastHash;
    return this.#lastHash;
  }

  /**
   * What happened here since it was joined (its last few thousand events), to keep, hand on and verify().
   * @returns {string} JSON, see docs/FAIRNESS.md
   * @throws {ParlorError} not_joined
   */
  record() {
    return this.#link.record(this.#recorder.history());
  }

  /**
   * Asks the room for something. While there is no connection the command waits and is sent after the next join; the
   * server applies it once.
   * @param {any} command a JSON value
   * @returns {Promise<{seq: number, offset: number}>} offset: of the last event it caused; 0 when no longer known
   * @throws {ParlorError} rejects with the refusal's code, e.g. "not_your_turn"
   */
  async send(command) {
    this.#mustBeOpen();
    const seq = this.#link.command(this.#name, toJson(command, "the command"));
    const outcome = new Promise((resolve, reject) => this.#sends.set(seq, { resolve, reject }));
    this.#link.flush(this.#name);
    return outcome;
  }

  /**
   * Tells the others something now that is not logged (typing …). Dropped while there is no connection.
   * @param {any} signal a JSON value
   */
  signal(signal) {
    this.#mustBeOpen();
    this.#link.signal(this.#name, toJson(signal, "the signal"));
  }

  /** Leaves for good. Commands without an answer are rejected with the code "left". */
  leave() {
    if (!this.#over) this.#link.leave(this.#name);
  }

  /** @returns {EventQueue<RoomEvent>} the events from now on, until the room is left or the client closed */
  [Symbol.asyncIterator]() {
    /** @type {EventQueue<RoomEvent>} */
    const queue = new EventQueue((ended) => this.#queues.delete(ended));
    if (this.#over) queue.end();
    else this.#queues.add(queue);
    return queue;
  }

  // -- called by the client --------------------------------------------------------------------------------------

  /** @internal The view is out of date. */
  changed() {
    this.#stale = true;
    this.#predicted = null;
  }

  /**
   * @internal
   * @param {RoomEvent} event
   */
  happened(event) {
    this.changed();
    this.#recorder.happened(event);
    for (const queue of this.#queues) queue.push(event);
    tell(this, "event", event);
  }

  /**
   * @internal
   * @param {{seq: number, offset: number, error?: {code: string, message: string}}} outcome
   */
  answered({ seq, offset, error }) {
    this.changed();
    const send = this.#sends.get(seq);
    this.#sends.delete(seq);
    if (error) send?.reject(new ParlorError(error.code, error.message));
    else send?.resolve({ seq, offset });
  }

  /** @internal Reads the last view and hash while the core still has them. */
  keep() {
    this.#current();
    this.hash();
  }

  /**
   * @internal The room is over for us: left, refused, or the client closed.
   * @param {ParlorError} why what unanswered commands are rejected with
   * @param {{code?: string, message?: string}} detail of the event "left"
   */
  end(why, detail) {
    if (this.#over) return;
    this.#over = true;
    for (const { reject } of this.#sends.values()) reject(why);
    this.#sends.clear();
    for (const queue of this.#queues) queue.end();
    this.#queues.clear();
    tell(this, "left", detail);
  }

  /** The last view stays when the core no longer has the room. */
  #current() {
    if (!this.#stale || this.#over) return this.#view;
    const view = this.#link.view(this.#name);
    if (view === null) return this.#view;
    this.#stale = false;
    this.#view = view;
    return view;
  }

  /** @returns {PredictedView} */
  #prediction() {
    const view = this.#current();
    if (view.pending.length === 0 || this.#over) return view;
    this.#predicted ??= this.#link.predicted(this.#name) ?? view;
    return this.#predicted;
  }

  #mustBeOpen() {
    if (this.#over) throw new ParlorError("left", `${this.#name} has been left`);
  }
}

makeDisposable(Room.prototype, "leave");

/**
 * @param {any} value
 * @param {string} what
 */
function toJson(value, what) {
  const text = JSON.stringify(value);
  if (text === undefined) throw new ParlorError("bad_json", `${what} must be a JSON value`);
  return text;
}
