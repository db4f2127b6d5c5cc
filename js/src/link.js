import { asParlorError } from "./errors.js";

const OPEN = 1;
const NORMAL = 1000;

/**
 * Reconnecting with back-off. It knows sockets, timers and waiting, and nothing of what is said on them.
 *
 * @typedef {"connecting" | "open" | "waiting" | "paused" | "closed"} LinkStatus
 *
 * @typedef {object} LinkOptions
 * @property {() => Promise<WebSocketLike>} openSocket a new socket, still connecting
 * @property {string} protocol the subprotocol that the server must choose
 * @property {import("./backoff.js").Backoff} backoff
 * @property {Page} page
 * @property {(code: number) => boolean} shouldComeBack after a close code
 * @property {number} connectTimeoutMs for a socket that neither opens nor fails
 * @property {() => number} now milliseconds
 * @property {(status: LinkStatus, reason: LinkReason) => void} onStatus
 * @property {() => void} onOpen
 * @property {(message: string | Uint8Array) => void} onMessage
 * @property {() => void} onGone the open socket is gone
 * @property {(error: import("./errors.js").ParlorError) => void} onTrouble a connection could not be begun
 * @property {() => void} onWake the page came back to the front, or on line: timers may be late
 *
 * @typedef {{code?: number, reason?: string, retryAt?: number | null}} LinkReason
 *
 * @typedef {object} Page what is known of the page that we run in
 * @property {() => boolean} hidden
 * @property {(onWake: () => void) => () => void} listen calls back on `online` and when visible; returns how to stop
 *
 * @typedef {object} WebSocketLike
 * @property {string} binaryType
 * @property {number} readyState
 * @property {string} protocol
 * @property {(data: any) => void} send
 * @property {(code?: number, reason?: string) => void} close
 * @property {() => void} [terminate]
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 */
export class Link {
  #options;
  /** @type {LinkStatus} */
  #status = "paused";
  /** @type {WebSocketLike | null} */
  #socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The attempt that counts; answers to earlier ones are dropped. */
  #attempt = 0;
  #openedAt = 0;
  #lastWait = 0;
  /** The server asked us not to come back before. */
  #notBefore = 0;
  #stopListening;

  /** When the next attempt is made; null while none is planned (the page is hidden, or there is nothing to wait for).
   * @type {number | null} */
  retryAt = null;

  /** @param {LinkOptions} options */
  constructor(options) {
    this.#options = options;
    this.#stopListening = options.page.listen(() => this.#wake());
  }

  get status() {
    return this.#status;
  }

  /** Connects now, whatever was being waited for. */
  connect() {
    if (this.#status === "closed" || this.#status === "open" || this.#status === "connecting") return;
    this.#notBefore = 0;
    void this.#begin();
  }

  /** The connection is worth it: the peer has welcomed us. */
  established() {
    this.#clearTimer();
    this.#openedAt = this.#options.now();
    this.#become("open", {});
  }

  /** @param {string | Uint8Array} message */
  send(message) {
    if (this.#socket?.readyState === OPEN) this.#socket.send(message);
  }

  /** Cuts the connection and stays away until connect(). */
  pause() {
    if (this.#status === "closed" || this.#status === "paused") return;
    this.#cut();
    this.#become("paused", {});
  }

  /** Ends for good. */
  close() {
    if (this.#status === "closed") return;
    this.#finish({ code: NORMAL });
  }

  /**
   * Gives the connection up from our side, as if the server had closed it with this code.
   * @param {number} code
   * @param {string} reason
   */
  giveUp(code, reason) {
    this.#lost({ code, reason });
  }

  /** @param {number} ms the server's wish: no attempt before that, from now */
  waitAtLeast(ms) {
    this.#notBefore = this.#options.now() + ms;
  }

  async #begin() {
    this.#clearTimer();
    const attempt = ++this.#attempt;
    this.#become("connecting", {});
    const tooLate = () => this.#lost({ reason: "no connection came in time" });
    this.#timer = setTimeout(tooLate, this.#options.connectTimeoutMs);
    try {
      const socket = await this.#options.openSocket();
      if (attempt === this.#attempt) this.#listenTo(socket);
      else socket.close();
    } catch (failure) {
      if (attempt !== this.#attempt) return;
      this.#options.onTrouble(asParlorError(failure, "no_connection", "no connection could be begun"));
      if (attempt === this.#attempt) this.#lost({});
    }
  }

  /** @param {WebSocketLike} socket */
  #listenTo(socket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    /** @param {(event: any) => void} handle */
    const ifCurrent = (handle) => (/** @type {any} */ event) => {
      if (socket === this.#socket) handle(event);
    };
    socket.addEventListener("open", ifCurrent(() => this.#opened(socket)));
    socket.addEventListener("message", ifCurrent(({ data }) => this.#options.onMessage(toInput(data))));
    socket.addEventListener("error", () => {}); // a close event follows; without a listener `ws` would throw
    socket.addEventListener("close", ifCurrent(({ code, reason }) => this.#lost({ code, reason })));
  }

  /** @param {WebSocketLike} socket */
  #opened(socket) {
    if (socket.protocol !== this.#options.protocol) {
      const spoken = socket.protocol === "" ? "none" : socket.protocol;
      this.#finish({ code: 1002, reason: `the server chose the subprotocol ${spoken}, not ${this.#options.protocol}` });
      return;
    }
    this.#options.onOpen();
  }

  /** @param {LinkReason} reason */
  #lost(reason) {
    if (this.#status === "closed" || this.#status === "paused") return;
    this.#cut();
    if (reason.code !== undefined && !this.#options.shouldComeBack(reason.code)) this.#finish(reason);
    else this.#wait(reason);
  }

  /** @param {LinkReason} reason */
  #wait(reason) {
    const { backoff, now } = this.#options;
    // Who is thrown out soon after being let in has not been helped by coming back quickly.
    if (this.#openedAt > 0 && now() - this.#openedAt > this.#lastWait) backoff.reset();
    this.#openedAt = 0;
    this.#lastWait = Math.max(backoff.next(), this.#notBefore - now());
    this.#waitFor(this.#lastWait, reason);
  }

  /**
   * @param {number} ms
   * @param {LinkReason} reason
   */
  #waitFor(ms, reason) {
    this.#clearTimer();
    this.retryAt = this.#options.now() + ms;
    this.#timer = setTimeout(() => this.#waited(), ms);
    this.#become("waiting", { ...reason, retryAt: this.retryAt });
  }

  #waited() {
    if (!this.#options.page.hidden()) {
      void this.#begin();
      return;
    }
    this.#clearTimer(); // nobody looks: #wake() goes on
    this.#become("waiting", { retryAt: null });
  }

  #wake() {
    if (this.#status === "waiting") {
      const left = this.#notBefore - this.#options.now();
      if (left <= 0) void this.#begin();
      else this.#waitFor(left, {});
    } else {
      this.#options.onWake();
    }
  }

  /** Drops the socket; what it still says is not heard. */
  #cut() {
    this.#clearTimer();
    this.#attempt += 1;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    // A close handshake on a dead line takes long, and keeps a Node process alive for it.
    if (socket.terminate) socket.terminate();
    else socket.close();
    this.#options.onGone();
  }

  /** @param {LinkReason} reason */
  #finish(reason) {
    const socket = this.#socket;
    if (socket !== null && socket.readyState <= OPEN) socket.close(NORMAL);
    this.#socket = null;
    this.#cut();
    this.#stopListening();
    this.#become("closed", reason);
  }

  #clearTimer() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.retryAt = null;
  }

  /**
   * @param {LinkStatus} status
   * @param {LinkReason} reason
   */
  #become(status, reason) {
    this.#status = status;
    this.#options.onStatus(status, reason);
  }
}

/** @param {any} data of a message event */
function toInput(data) {
  return typeof data === "string" ? data : new Uint8Array(data);
}
