// The real parts: servers and, where rooms are kept there, a Redis; and what can be done to them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "../conformance/support/server.mjs";
import { Redis, freePort } from "../interop/support/redis.mjs";

/** @typedef {{name: string, weight: number, run: () => Promise<void>}} Fault */

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
const persistence = {
  always: ["--appendonly", "yes", "--appendfsync", "always"],
  none: ["--appendonly", "no"],
};

export class Fleet {
  /** @type {{server: Server, port: number, up: boolean}[]} */
  #members = [];
  /** @type {Redis | null} */
  #redis = null;
  #random;
  #options;
  /** @type {string} */
  #directory = "";

  /**
   * @param {{store: "redis" | "sqlite" | "redis-empty", servers: number}} options redis-empty: a Redis that keeps
   *   nothing over its death, so that the servers that live must give it back what it had
   * @param {import("./random.mjs").Random} random
   */
  constructor(options, random) {
    this.#options = options;
    this.#random = random;
  }

  async start() {
    const { store, servers } = this.#options;
    this.#directory = mkdtempSync(join(tmpdir(), "parlor-chaos-"));
    if (store !== "sqlite") {
      this.#redis = new Redis(store === "redis" ? persistence.always : persistence.none);
      await this.#redis.start();
    }
    for (let i = 0; i < servers; ++i) {
      const port = await freePort();
      this.#members.push({ port, up: false, server: /** @type {any} */ (null) });
      await this.#startMember(this.#members[i]);
    }
  }

  /** Where a client may connect to next: any server, up or not. */
  anyAddress() {
    return `ws://127.0.0.1:${this.#random.pick(this.#members).port}/parlor/v1`;
  }

  /** What may be done, each with how often. @returns {Fault[]} */
  faults() {
    const member = () => this.#random.pick(this.#members);
    const faults = [
      { name: "server kill -9", weight: 3, run: () => this.#killMember(member()) },
      { name: "server SIGSTOP", weight: 2, run: () => this.#stall(() => member().server, 300, 2500) },
      { name: "server SIGTERM", weight: 1, run: () => this.#restartInOrder(member()) },
    ];
    if (this.#redis !== null) {
      faults.push({ name: "redis kill -9", weight: 1, run: () => this.#killRedis() });
      faults.push({ name: "redis SIGSTOP", weight: 1, run: () => this.#stall(() => this.#redis, 300, 2500) });
    }
    return faults;
  }

  /** Everything runs again. */
  async heal() {
    for (const member of this.#members) if (!member.up) await this.#startMember(member);
  }

  async stop() {
    for (const { server } of this.#members) server.signal("SIGKILL");
    await Promise.all(this.#members.map(({ server }) => server.program?.ended));
    await this.#redis?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** @param {{server: Server, port: number, up: boolean}} member */
  async #startMember(member) {
    const where = this.#redis === null ? ["--data", join(this.#directory, "data")] : ["--rooms", this.#redis.url];
    member.server = new Server(["-b", "127.0.0.1", "-p", String(member.port), "--threads", "1", "-v", "0", ...where]);
    await member.server.start();
    member.up = true;
  }

  /** @param {{server: Server, port: number, up: boolean}} member */
  async #killMember(member) {
    if (!member.up) return;
    member.up = false;
    member.server.signal("SIGKILL");
    await member.server.program.ended;
    await sleep(this.#random.between(0, 1500));
    await this.#startMember(member);
  }

  /** @param {{server: Server, port: number, up: boolean}} member */
  async #restartInOrder(member) {
    if (!member.up) return;
    member.up = false;
    member.server.signal("SIGTERM");
    await member.server.program.ended;
    await this.#startMember(member);
  }

  /** @param {() => {signal: (name: string) => void} | null} part @param {number} low @param {number} high */
  async #stall(part, low, high) {
    const stalled = part();
    stalled?.signal("SIGSTOP");
    await sleep(this.#random.between(low, high));
    stalled?.signal("SIGCONT");
  }

  async #killRedis() {
    await this.#redis?.kill();
    await sleep(this.#random.between(0, 800));
    await this.#redis?.start();
  }
}
