// The clients: each talks in a room without pause, keeps what it was promised, and tells the audit what it sees.
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as parlor from "../../js/src/node.js";
import { WebSocket } from "../node_modules/ws/wrapper.mjs";

const module = process.env.PARLOR_WASM ??
  fileURLToPath(new URL("../../build/release/wasm/parlor.wasm", import.meta.url));
const outstanding = 4; // commands of one client under way

/**
 * Refusals that a crowd of this kind meets. All but the last say that nothing was done; who was away for more events
 * than outcomes are remembered for (limits::outcome_window) is told that nobody knows.
 */
const expected = new Set(["overloaded", "room_full", "not_joined", "outcome_unknown"]);

class Talker {
  /** @type {any} */ client;
  /** @type {any} */ room;
  /** How long each loss of the connection lasted, until the room was there again: milliseconds. */
  recoveries = /** @type {number[]} */ ([]);
  /** The longest of them, and how many connections were tried in it: what it was not tried in, it was waited. */
  slowest = { ms: 0, attempts: 0 };
  resets = 0;
  desyncs = 0;
  #sockets = new Set();
  #lostAt = 0;
  #attempts = 0;
  #said = 0;

  /**
   * @param {number} number
   * @param {{fleet: import("./fleet.mjs").Fleet, audit: import("./audit.mjs").Audit, roomName: string}} world
   */
  constructor(number, world) {
    this.number = number;
    this.world = world;
  }

  async start() {
    const { fleet, roomName, audit } = this.world;
    const sockets = this.#sockets;
    const onAttempt = () => ++this.#attempts;
    class AnyServer extends WebSocket {
      /** @param {string} _ @param {string[]} protocols */
      constructor(_, protocols) {
        super(fleet.anyAddress(), protocols);
        onAttempt();
        sockets.add(this);
        this.addEventListener("close", () => sockets.delete(this));
      }
    }
    const encoding = this.number % 2 === 0 ? "json" : "cbor";
    this.client = await parlor.connect(fleet.anyAddress(), {
      name: `Talker ${this.number}`, WebSocket: AnyServer, wasm: readFileSync(module), encoding,
    });
    this.room = await this.client.join(roomName);
    this.room.addEventListener("event", (/** @type {any} */ { detail }) => audit.see(roomName, detail));
    this.room.addEventListener("joined", (/** @type {any} */ { detail }) => this.#isBack(detail));
    this.room.addEventListener("desync", () => ++this.desyncs);
    this.client.addEventListener("status", (/** @type {any} */ { detail }) => {
      if (detail.status === "open" || this.#lostAt !== 0) return;
      this.#lostAt = performance.now();
      this.#attempts = 0;
    });
  }

  /** Cuts the connection without a word. */
  cut() {
    for (const socket of this.#sockets) socket.terminate();
  }

  /** Talks until told to stop; resolves when everything said has an answer. @param {AbortSignal} signal */
  async talk(signal) {
    await Promise.all([...Array(outstanding)].map(async () => {
      while (!signal.aborted) await this.#sayOne();
    }));
  }

  async #sayOne() {
    const { audit, roomName } = this.world;
    const text = `${this.number}:${++this.#said}`;
    try {
      const { offset, seq } = await this.room.send({ type: "say", text });
      audit.acknowledge({ room: roomName, member: this.client.member, seq, offset, text });
    } catch (/** @type {any} */ refusal) {
      audit.refuse(refusal.code);
      if (!expected.has(refusal.code)) throw refusal;
    }
  }

  /** @param {{reset: boolean}} detail */
  #isBack(detail) {
    if (detail.reset) ++this.resets;
    if (this.#lostAt === 0) return;
    const ms = Math.round(performance.now() - this.#lostAt);
    this.recoveries.push(ms);
    if (ms > this.slowest.ms) this.slowest = { ms, attempts: this.#attempts };
    this.#lostAt = 0;
  }
}

export class Crowd {
  /** @type {Talker[]} */
  talkers;

  /** @param {number} clients @param {number} rooms @param {Omit<Talker["world"], "roomName">} world */
  constructor(clients, rooms, world) {
    this.talkers = [...Array(clients).keys()].map(
      (number) => new Talker(number, { ...world, roomName: `chat/chaos-${number % rooms}` }));
  }

  start() {
    return Promise.all(this.talkers.map((talker) => talker.start()));
  }

  /** @param {AbortSignal} signal */
  talk(signal) {
    return Promise.all(this.talkers.map((talker) => talker.talk(signal)));
  }

  /** Waits until all clients of a room stand where the furthest does; returns the rooms in which they differ then. */
  async agree() {
    const rooms = Map.groupBy?.(this.talkers, (talker) => talker.room.name) ?? groupByRoom(this.talkers);
    const different = [];
    for (const [name, talkers] of rooms) {
      const behind = () => {
        const last = Math.max(...talkers.map(({ room }) => room.offset));
        return talkers.filter(({ room }) => !room.joined || room.offset < last);
      };
      while (behind().length > 0) {
        const [slow] = behind();
        await new Promise((resolve) => {
          slow.room.addEventListener("change", resolve, { once: true });
          slow.room.addEventListener("joined", resolve, { once: true });
          setTimeout(resolve, 1_000);
        });
      }
      const hashes = new Set(talkers.map(({ room }) => `${room.epoch} ${room.offset} ${room.hash()}`));
      if (hashes.size > 1) different.push({ room: name, states: [...hashes] });
    }
    return different;
  }

  close() {
    for (const { client } of this.talkers) client.close();
  }
}

/** @param {Talker[]} talkers */
function groupByRoom(talkers) {
  const rooms = new Map();
  for (const talker of talkers) {
    if (!rooms.has(talker.room.name)) rooms.set(talker.room.name, []);
    rooms.get(talker.room.name).push(talker);
  }
  return rooms;
}
