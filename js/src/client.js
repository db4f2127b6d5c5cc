import { Backoff } from "./backoff.js";
import { ParlorError } from "./errors.js";
import { makeDisposable, tell } from "./events.js";
import { shouldComeBack } from "./frames.js";
import { Link } from "./link.js";
import { RoomTable } from "./room_table.js";
import { Session } from "./session.js";
import { makeRecord } from "./verify.js";

/** @typedef {import("./link.js").LinkStatus} Status */
/** @typedef {import("./session.js").Notice} Notice */

/**
 * @typedef {object} Desync
 * @property {string} room
 * @property {{offset: number, hash: string}} theirs the server's hash, where the two states were compared
 * @property {string} our_hash ours there
 * @property {number} our_offset
 * @property {any} our_snapshot
 * @property {number} their_offset
 * @property {any} their_snapshot
 * @property {string[]} differences where the snapshots differ, as JSON Pointers (RFC 6901): the first few
 */

/**
 * @typedef {object} ClientSetup
 * @property {import("./core.js").Core} core
 * @property {string} key
 * @property {string} secret
 * @property {string} session
 * @property {string} name
 * @property {"json" | "cbor"} encoding
 * @property {() => Promise<string | undefined>} token
 * @property {(protocol: string) => import("./link.js").WebSocketLike} openSocket
 * @property {import("./link.js").Page} page
 * @property {AbortSignal} [signal]
 */

/**
 * A connection that comes back, with the rooms on it. Made by connect().
 *
 * Events, with a `detail`: "status" {status, code?, reason?, retryAt?}; "trouble" {code, message}, something went wrong
 * that belongs to no call; "bye" {reason, retryAfterMs}, the server is about to stop.
 */
export class Client extends EventTarget {
  #core;
  #session;
  #link;
  #token;
  #rooms;
  #draining = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #timerDue = Infinity;
  /** @type {ParlorError | null} */
  #trouble = null;
  /** @type {Desync[]} */
  #desyncs = [];
  #info = { member: "", round_trip_ms: /** @type {number | null} */ (null) };
  #onAbort = () => this.#end(new ParlorError("aborted", "the signal was aborted"));
  #signal;
  /** @type {(client: Client) => void} */
  #resolveWelcome = () => {};
  /** @type {(error: Error) => void} */
  #rejectWelcome = () => {};

  /** @internal Settles with the first welcome, or with the first final refusal.
   * @type {Promise<Client>} */
  welcomed;

  /** @param {ClientSetup} setup */
  constructor(setup) {
    super();
    this.#core = setup.core;
    this.#token = setup.token;
    this.#signal = setup.signal;
    this.#session = new Session(setup.core, {
      client: setup.key,
      name: setup.name,
      encoding: setup.encoding,
      secret: setup.secret,
      session: setup.session,
    });
    this.#info = this.#session.info();
    this.#rooms = new RoomTable(this.#makeRoomLink());
    this.#link = this.#makeLink(setup);
    this.welcomed = new Promise((resolve, reject) => {
      this.#resolveWelcome = resolve;
      this.#rejectWelcome = reject;
    });
    if (this.#signal?.aborted) this.#onAbort();
    this.#signal?.addEventListener("abort", this.#onAbort);
    this.#link.connect();
  }

  /** The public id of this client as a member, the same in every room. */
  get member() {
    return this.#freshInfo().member;
  }

  /** @returns {Status} */
  get status() {
    return this.#link.status;
  }

  /** When the next attempt to connect is made, as Date.now(); null when none is planned. */
  get retryAt() {
    return this.#link.retryAt;
  }

  /** Of the last ping; null before the first answer. */
  get roundTripMs() {
    return this.#freshInfo().round_trip_ms;
  }

  /** The joined rooms by name. */
  get rooms() {
    return this.#rooms.joined;
  }

  /**
   * The last times that a room's state was found to differ from the server's, with both states: what a report of the
   * bug should hold. A room takes the server's state then, and goes on.
   * @returns {readonly Desync[]}
   */
  get desyncs() {
    return this.#desyncs;
  }

  /**
   * Joins a room, or gives the one already joined.
   * @param {string} name KIND/NAME
   * @returns {Promise<import("./room.js").Room>}
   * @throws {ParlorError} rejects with the refusal's code
   */
  async join(name) {
    const expected = this.#rooms.expected(name);
    if (expected) return expected;
    if (this.#session.freed) throw new ParlorError("closed", "the client was closed");
    this.#session.join(name);
    const promise = this.#rooms.ask(name);
    this.#flush();
    return promise;
  }

  /** Asks for a fresh token and hands it to the server on the open connection, before the last one runs out. */
  async refreshToken() {
    await this.#askForToken();
    this.#drive(() => {});
  }

  /** Cuts the connection and stays off line until resume(). Commands wait meanwhile. */
  pause() {
    this.#link.pause();
  }

  /** Connects now. */
  resume() {
    this.#link.connect();
  }

  /** Ends the connection for good, and gives the session's memory back. */
  close() {
    this.#end(new ParlorError("closed", "the client was closed"));
  }

  // -- the link ----------------------------------------------------------------------------------------------------

  /** @param {ClientSetup} setup */
  #makeLink(setup) {
    const protocol = `parlor.v1+${setup.encoding}`;
    const { backoff_first_ms: first, backoff_max_ms: max, client_timeout_ms: connectTimeoutMs } = setup.core.limits;
    return new Link({
      protocol,
      openSocket: async () => {
        await this.#askForToken();
        return setup.openSocket(protocol);
      },
      backoff: new Backoff({ first, max }),
      page: setup.page,
      shouldComeBack: (code) => shouldComeBack(setup.core, code),
      connectTimeoutMs,
      now: Date.now,
      onStatus: (status, reason) => this.#onStatus(status, reason),
      onOpen: () => this.#drive(() => this.#session.connected(monotonicNow())),
      onMessage: (message) => this.#drive(() => this.#session.receive(message, monotonicNow())),
      onGone: () => this.#drive(() => this.#session.disconnected(monotonicNow())),
      onTrouble: (error) => this.#onTrouble(error),
      onWake: () => this.#drive(() => this.#session.timeout(monotonicNow())),
    });
  }

  async #askForToken() {
    const token = await this.#token();
    if (!this.#session.freed) this.#session.setToken(token ?? "");
  }

  /**
   * @param {Status} status
   * @param {import("./link.js").LinkReason} reason
   */
  #onStatus(status, reason) {
    tell(this, "status", { status, ...reason });
    if (status === "closed") this.#end(this.#refusal(reason));
  }

  /**
   * Why the server does not want us: what it said last, or the close code.
   * @param {import("./link.js").LinkReason} reason
   */
  #refusal({ code, reason }) {
    if (this.#trouble) {
      return new ParlorError(this.#trouble.code, this.#trouble.message, { closeCode: code });
    }
    const because = reason ? `: ${reason}` : "";
    return new ParlorError("closed", `the connection was closed for good with ${code}${because}`, { closeCode: code });
  }

  // -- the session -------------------------------------------------------------------------------------------------

  /** Lets the core take something in, and does what it says then. A core that stops takes the client with it.
   * @param {() => void} step */
  #drive(step) {
    if (this.#session.freed) return;
    try {
      step();
      this.#flush();
    } catch (failure) {
      if (this.#core.usable) throw failure;
      this.#end(/** @type {ParlorError} */ (failure));
    }
  }

  /** Sends and tells what the core has to say. Calls from a listener are served by the outer round. */
  #flush() {
    if (this.#draining) return;
    this.#draining = true;
    try {
      this.#session.drain(
        (message) => this.#link.send(message),
        (notice) => this.#onNotice(notice),
      );
    } finally {
      this.#draining = false;
    }
    this.#rooms.tellChanges();
    this.#schedule();
  }

  /** A timer that is early looks again; so it is only set anew for something earlier. */
  #schedule() {
    const due = this.#session.freed ? null : this.#session.nextTimeout;
    if (due === null) {
      this.#clearTimer();
    } else if (due < this.#timerDue) {
      this.#clearTimer();
      this.#timerDue = due;
      this.#timer = setTimeout(() => this.#tick(), Math.max(0, due - monotonicNow()));
    }
  }

  #tick() {
    this.#clearTimer();
    this.#drive(() => this.#session.timeout(monotonicNow()));
  }

  #clearTimer() {
    clearTimeout(this.#timer);
    this.#timerDue = Infinity;
  }

  /** @param {Notice} notice */
  #onNotice(notice) {
    const handler = this.#notices[notice.type];
    handler?.(notice);
  }

  /** @type {Record<string, (notice: Notice) => void>} */
  #notices = {
    welcomed: () => {
      this.#trouble = null;
      this.#freshInfo();
      this.#link.established();
      this.#resolveWelcome(this);
    },
    joined: ({ room: name, reset, missed }) => {
      this.#rooms.letIn(name);
      this.#rooms.change(name, (room) => tell(room, "joined", { reset, missed }));
    },
    refused: ({ room, error }) => this.#rooms.dismiss(room, new ParlorError(error.code, error.message), error),
    left: ({ room }) => this.#rooms.dismiss(room, new ParlorError("left", `${room} has been left`), {}),
    event: ({ room: name, event }) => this.#rooms.change(name, (room) => room.happened(event)),
    done: ({ room: name, seq, offset, error }) =>
      this.#rooms.change(name, (room) => room.answered({ seq, offset, error })),
    signal: ({ room: name, by, signal }) => this.#rooms.change(name, (room) => tell(room, "signal", { by, signal })),
    trouble: ({ error }) => this.#onTrouble(new ParlorError(error.code, error.message)),
    desync: ({ type, ...detail }) => {
      this.#desyncs = [...this.#desyncs, /** @type {Desync} */ (detail)].slice(-this.#core.limits.desyncs_kept);
      this.#rooms.change(detail.room, (room) => tell(room, "desync", detail));
    },
    bye: ({ reason, retry_after_ms: retryAfterMs }) => {
      this.#link.waitAtLeast(retryAfterMs);
      tell(this, "bye", { reason, retryAfterMs });
    },
    close: ({ code, reason }) => this.#link.giveUp(code, reason),
  };

  /** @param {ParlorError} error */
  #onTrouble(error) {
    if (this.status !== "open") this.#trouble = error;
    tell(this, "trouble", { code: error.code, message: error.message });
  }

  // -- rooms and the end -------------------------------------------------------------------------------------------

  /** @returns {import("./room.js").RoomLink} */
  #makeRoomLink() {
    return {
      member: () => this.#info.member,
      view: (name) => unlessGone(() => this.#session.room(name)),
      predicted: (name) => unlessGone(() => this.#session.predicted(name)),
      hash: (name) => unlessGone(() => this.#session.hash(name)),
      snapshot: (name) => unlessGone(() => this.#session.snapshot(name)),
      record: (history) => makeRecord(this.#core, history),
      recordEvents: this.#core.limits.client_record_events,
      command: (name, command) => this.#session.command(name, command, monotonicNow()),
      flush: (name) => {
        this.#rooms.change(name, () => {});
        this.#flush();
      },
      signal: (name, signal) => {
        this.#session.signal(name, signal);
        this.#flush();
      },
      leave: (name) => {
        this.#rooms.joined.get(name)?.keep();
        this.#session.leave(name);
        this.#flush();
      },
    };
  }

  #freshInfo() {
    if (!this.#session.freed && this.#core.usable) this.#info = this.#session.info();
    return this.#info;
  }

  /** @param {ParlorError} why */
  #end(why) {
    if (this.#session.freed) return;
    this.#freshInfo();
    if (this.#core.usable) this.#rooms.keep();
    this.#clearTimer();
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#session.free();
    this.#link.close();
    this.#rooms.dismissAll(why);
    this.#rejectWelcome(why);
  }
}

makeDisposable(Client.prototype, "close");

/**
 * @template T
 * @param {() => T} ask
 * @returns {T | null} null if the core no longer has the room
 */
function unlessGone(ask) {
  try {
    return ask();
  } catch (failure) {
    if (failure instanceof ParlorError && failure.code === "not_joined") return null;
    throw failure;
  }
}

const startOfTime = performance.timeOrigin;

/** Unix milliseconds that never go back, whatever happens to the computer's clock. */
function monotonicNow() {
  return Math.floor(startOfTime + performance.now());
}
