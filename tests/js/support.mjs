// What the tests of the package share: the module under test, and a server that says what a test tells it to.
import { once } from "node:events";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "../node_modules/ws/wrapper.mjs";
import * as parlor from "../../js/src/node.js";

export { WebSocket } from "../node_modules/ws/wrapper.mjs";

const root = new URL("../../", import.meta.url);

/** The built parlor.wasm; PARLOR_WASM overrides where it is. */
export const wasmPath = process.env.PARLOR_WASM ?? fileURLToPath(new URL("build/release/wasm/parlor.wasm", root));
export const missing = existsSync(wasmPath) ? false : `${wasmPath} is not there: ./dev build makes it`;

/** One core for all tests of a file. */
export const core = missing ? undefined : await parlor.loadCore(wasmPath);
export const KEY = "a-secret-key-of-24-chars";

/** A promise, and its functions beside it. */
export function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** The detail of the next event of a type. */
export function next(target, type, wanted = () => true) {
  return new Promise((resolve) => {
    target.addEventListener(type, function listener({ detail }) {
      if (!wanted(detail)) return;
      target.removeEventListener(type, listener);
      resolve(detail);
    });
  });
}

/** One connection as the scripted server sees it: frames in and out, in order. */
export class Peer {
  #frames = [];
  #readers = [];

  constructor(socket, encoding) {
    this.socket = socket;
    this.encoding = encoding;
    this.closed = once(socket, "close").then(([code, reason]) => ({ code, reason: String(reason) }));
    socket.on("message", (data) => this.#take(data));
  }

  #take(data) {
    const frame = parlor.decodeFrame(core, new Uint8Array(data), { encoding: this.encoding, from: "client" });
    if (frame.type === "ping") return this.say({ type: "pong", id: frame.id, time: 1 });
    const reader = this.#readers.shift();
    if (reader) reader(frame);
    else this.#frames.push(frame);
  }

  /** The next frame that is no ping (those are answered), which must be of this type. */
  async hear(type) {
    const frame = this.#frames.shift() ?? (await new Promise((resolve) => this.#readers.push(resolve)));
    if (frame.type !== type) throw new Error(`expected ${type}, heard ${JSON.stringify(frame)}`);
    return frame;
  }

  /** Frames that came and were not heard. */
  get unheard() {
    return this.#frames;
  }

  say(frame) {
    const bytes = parlor.encodeFrame(core, frame, { encoding: this.encoding, from: "server" });
    this.socket.send(bytes, { binary: this.encoding === "cbor" });
  }

  async welcome() {
    const hello = await this.hear("hello");
    const member = parlor.memberId(core, hello.client);
    this.say({ type: "welcome", version: 1, member, time: 1, heartbeat_ms: 15000 });
    return { hello, member };
  }
}

/** A WebSocket server on a free port that leaves every word to the test. */
export class ScriptedServer {
  #waiting = [];
  #readers = [];

  static async start({ port = 0, protocol = (offered) => [...offered][0] } = {}) {
    const server = new ScriptedServer();
    server.wss = new WebSocketServer({ host: "127.0.0.1", port, handleProtocols: protocol });
    server.wss.on("connection", (socket) => server.#arrived(socket));
    await once(server.wss, "listening");
    server.url = `ws://127.0.0.1:${server.wss.address().port}/parlor/v1`;
    return server;
  }

  #arrived(socket) {
    const peer = new Peer(socket, socket.protocol.endsWith("cbor") ? "cbor" : "json");
    const reader = this.#readers.shift();
    if (reader) reader(peer);
    else this.#waiting.push(peer);
  }

  /** The next connection. */
  async accept() {
    return this.#waiting.shift() ?? new Promise((resolve) => this.#readers.push(resolve));
  }

  async stop() {
    for (const socket of this.wss.clients) socket.terminate();
    await new Promise((resolve) => this.wss.close(resolve));
  }
}

/** A room as a server holds it: a replica that decides and numbers the events. */
export class ServerRoom {
  constructor(name, epoch = "e1") {
    this.name = name;
    this.epoch = epoch;
    this.replica = new parlor.Replica(core, name);
    this.log = [];
  }

  /** Decides a request and applies what it causes; the events. */
  do(request, seq = 0) {
    const bodies = this.replica.decide({ now: 1000 + this.log.length, entropy: "5a".repeat(32), ...request });
    return bodies.map((body) => {
      const event = { offset: this.log.length + 1, time: 1000, by: request.member ?? "", seq, body };
      this.replica.apply(event);
      this.log.push(event);
      return event;
    });
  }

  join(member, name) {
    return this.do({ verb: "join", member, name });
  }

  command(member, seq, command) {
    return this.do({ verb: "command", member, command }, seq);
  }

  /** The answer to a join: everything behind `offset`, or a snapshot. */
  joined(offset, more = {}) {
    const [room, epoch] = [this.name, this.epoch];
    const answer = { type: "joined", room, epoch, offset: this.log.length, hash: this.replica.hash() };
    if (offset === undefined) return { ...answer, snapshot: this.replica.snapshot().snapshot, ...more };
    return { ...answer, events: this.log.slice(offset), ...more };
  }

  events(events, check) {
    return { type: "events", room: this.name, events, ...(check ? { check } : {}) };
  }
}

/** A client that has been welcomed, and the server's end of it. */
export async function connected(server, options = {}) {
  const connecting = parlor.connect(server.url, { wasm: core, key: KEY, name: "Ann", ...options });
  const peer = await server.accept();
  const { member, hello } = await peer.welcome();
  return { client: await connecting, peer, member, hello };
}

/** The same, in a room where the member already is. */
export async function inRoom(server, options = {}, name = "chat/lobby") {
  const all = await connected(server, options);
  const serverRoom = new ServerRoom(name);
  serverRoom.join(all.member, "Ann");
  const joining = all.client.join(name);
  await all.peer.hear("join");
  all.peer.say(serverRoom.joined());
  return { ...all, serverRoom, room: await joining };
}
