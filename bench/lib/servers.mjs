// The servers that are compared: how each is started, and what it speaks.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Child, freePort, pinned, SERVER_CPU } from "./processes.mjs";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const PARLOR = process.env.PARLOR_BIN ?? here("../build/release/parlor");
/** The distribution's, which has the distribution's packages; another may come first on the path. */
export const PYTHON = "/usr/bin/python3";

/** @typedef {{ port: number, redis: string, directory: string }} Place  What a process is given. */
/** @typedef {{ command: string[], env?: Record<string, string>, cwd?: string }} Start */
/** @typedef {object} Server
 * @property {string} name
 * @property {(place: Place) => Start} start
 * @property {"plain" | "socketio"} [dialect]  plain, if it is not said
 * @property {boolean} [redis]  a Redis is started with it
 * @property {number} [copies]  so many processes, on one Redis */

/** @param {(place: Place) => string[]} [options]  @returns {(place: Place) => Start} */
const parlor = (options = () => []) => (place) => ({
  command: [PARLOR, "serve", "-b", "127.0.0.1", "-p", String(place.port), "--threads", "1", "-v", "0",
    ...options(place)],
});

// So many messages may wait that none is dropped, which would end a closed loop.
const CAPACITY = 100_000;
const LAYERS = {
  memory: () => ({ BACKEND: "channels.layers.InMemoryChannelLayer", CONFIG: { capacity: CAPACITY } }),
  redis: (/** @type {string} */ url) => ({
    BACKEND: "channels_redis.core.RedisChannelLayer", CONFIG: { hosts: [url], capacity: CAPACITY },
  }),
  pubsub: (/** @type {string} */ url) => ({
    BACKEND: "channels_redis.pubsub.RedisPubSubChannelLayer", CONFIG: { hosts: [url] },
  }),
};

/** @param {"daphne" | "uvicorn"} front  @param {keyof typeof LAYERS} layer  @returns {(place: Place) => Start} */
const channels = (front, layer) => ({ port, redis }) => {
  const at = String(port);
  const command = front === "daphne"
    ? ["-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", at, "peer_site:application"]
    : ["-m", "uvicorn", "--host", "127.0.0.1", "--port", at, "--backlog", "4096", "--log-level", "warning",
       "--ws", "websockets", "--no-access-log", "peer_site:application"];
  return {
    command: [PYTHON, "-B", ...command],
    env: { CHANNEL_LAYER: JSON.stringify(LAYERS[layer](redis)) },
    cwd: here("peers/django"),
  };
};

const node = (/** @type {string} */ file) => (/** @type {Place} */ { port }) => ({
  command: [process.execPath, here(`peers/${file}`), String(port)],
});

/** @type {Server[]} */
export const SINGLE = [
  { name: "parlor", start: parlor() },
  { name: "ws", start: node("ws.mjs") },
  { name: "socket.io", start: node("socketio.mjs"), dialect: "socketio" },
  { name: "channels-daphne", start: channels("daphne", "memory") },
  { name: "channels-uvicorn", start: channels("uvicorn", "memory") },
];

/** Each with its groups in Redis. @type {Server[]} */
export const ON_REDIS = [
  { name: "parlor-redis", start: parlor(({ redis }) => ["--layer", redis]), redis: true },
  { name: "parlor-pubsub", start: parlor(({ redis }) => ["--layer", `redis+pubsub${redis.slice(5)}`]), redis: true },
  ...(/** @type {const} */ (["redis", "pubsub"])).flatMap((layer) =>
    (/** @type {const} */ (["daphne", "uvicorn"])).map((front) => ({
      name: `channels-${front}-${layer}`, start: channels(front, layer), redis: true,
    }))),
];

/** Two processes on one Redis; members are in both. @type {Server[]} */
export const PAIRS = ON_REDIS.map((server) => ({ ...server, name: `2 × ${server.name}`, copies: 2 }));

/** Rooms of parlor.v1, by where their logs lie. @type {Server[]} */
export const STORES = [
  { name: "parlor", start: parlor() },
  { name: "parlor-sqlite", start: parlor(({ directory }) => ["--data", join(directory, "data")]) },
  { name: "parlor-rooms-redis", start: parlor(({ redis }) => ["--rooms", redis]), redis: true },
];

/** An additional server, from `NAME=COMMAND with {port} in it`. @param {string} text  @returns {Server} */
export function peerOf(text) {
  const [, name, command] = /^([^=\s]+)=(.*\{port\}.*)$/.exec(text) ?? [];
  if (name === undefined) throw new Error(`--peer wants NAME=COMMAND with {port} in it, not "${text}"`);
  const start = (/** @type {Place} */ { port }) => ({
    command: command.trim().split(/\s+/).map((word) => word.replaceAll("{port}", String(port))),
  });
  return { name, start };
}

/** A Redis that keeps nothing on disk. @param {string} directory */
async function startRedis(directory) {
  const port = await freePort();
  const child = new Child(pinned(SERVER_CPU, ["redis-server", "--port", String(port), "--bind", "127.0.0.1",
    "--save", "", "--dir", directory]));
  await child.listening(port);
  return { child, url: `redis://127.0.0.1:${port}` };
}

/** A started server with all that belongs to it, everything on the servers' processor. */
export class Running {
  /** @type {Child[]} */ #children = [];
  /** @type {Child | undefined} */ #redis;
  #directory = mkdtempSync(join(tmpdir(), "parlor-bench-"));
  /** @type {number[]} */ ports = [];

  /** @param {Server} server  @param {string[]} [more]  options of the command */
  static async start(server, more = []) {
    const running = new Running();
    try {
      await running.#start(server, more);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return running;
  }

  /** @param {Server} server  @param {string[]} more */
  async #start(server, more) {
    let redis = "";
    if (server.redis) {
      const started = await startRedis(this.#directory);
      this.#redis = started.child;
      redis = started.url;
    }
    for (let copy = 0; copy < (server.copies ?? 1); copy += 1) {
      const port = await freePort();
      const { command, ...where } = server.start({ port, redis, directory: this.#directory });
      const child = new Child(pinned(SERVER_CPU, [...command, ...more]), where);
      this.#children.push(child);
      this.ports.push(port);
      await child.listening(port);
    }
  }

  /** Of the servers, without Redis. */
  get pids() {
    return this.#children.map(({ pid }) => pid);
  }

  async stop() {
    await Promise.all(this.#children.map((child) => child.stop()));
    await this.#redis?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
