// A wire between a server and its Redis that takes time, as one to another data centre does.
import { createConnection, createServer } from "node:net";

/** Passes every byte on, both ways, `delayMs` later and in order. */
export class SlowLink {
  #sockets = new Set();

  constructor(port, delayMs) {
    this.target = port;
    this.delayMs = delayMs;
  }

  async start() {
    this.server = createServer((near) => {
      const far = createConnection(this.target, "127.0.0.1");
      this.#pass(near, far);
      this.#pass(far, near);
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.port = this.server.address().port;
    return this;
  }

  #pass(from, to) {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on("data", (bytes) => setTimeout(() => to.write(bytes), this.delayMs));
    from.on("error", () => {});
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  async stop() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
