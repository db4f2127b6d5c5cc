// A TCP or unix connection in the test's hands: it sends byte for byte, and what comes is kept until asked for.
import { once } from "node:events";
import net from "node:net";
import { within } from "./within.mjs";

export class RawSocket {
  #received = Buffer.alloc(0);
  #ended = false;
  #woken = () => {};

  /** `where`: a port of 127.0.0.1, or the path of a unix socket. */
  static async connect(where) {
    const socket = net.connect(typeof where === "number" ? { port: where, host: "127.0.0.1" } : { path: where });
    const raw = new RawSocket(socket);
    await within(once(socket, "connect"), "the connection");
    return raw;
  }

  constructor(socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#woken();
    });
    const end = () => {
      this.#ended = true;
      this.#woken();
    };
    socket.on("end", end).on("close", end).on("error", end);
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  /** Ends this side; the other one may still send. */
  end() {
    this.socket.end();
  }

  destroy() {
    this.socket.destroy();
  }

  pause() {
    this.socket.pause();
  }

  resume() {
    this.socket.resume();
  }

  get ended() {
    return this.#ended && this.#received.length === 0;
  }

  /** Waits until `take(bytes)` gives {value, used}, and returns the value; null when the connection ended before. */
  async take(take, what, timeoutMs) {
    const attempt = async () => {
      for (;;) {
        const taken = take(this.#received);
        if (taken !== undefined) {
          this.#received = this.#received.subarray(taken.used);
          return taken.value;
        }
        if (this.#ended) return null;
        await new Promise((resolve) => (this.#woken = resolve));
      }
    };
    return within(attempt(), what, timeoutMs);
  }

  read(count) {
    const take = (bytes) =>
      bytes.length >= count ? { value: Buffer.from(bytes.subarray(0, count)), used: count } : undefined;
    return this.take(take, `${count} bytes`);
  }

  /** Everything until the other side ends. */
  async readToEnd(timeoutMs) {
    const take = (bytes) => (this.#ended ? { value: Buffer.from(bytes), used: bytes.length } : undefined);
    return this.take(take, "the connection's end", timeoutMs);
  }
}
