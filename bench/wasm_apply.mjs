// How fast a room's events become state: by Parlor's wasm module, and by a reducer in plain JavaScript that keeps the
// same state (members, outcomes of commands, the last messages). `node bench/wasm_apply.mjs [--json] [--quick]`
//
// Both take the same frames, one after the other in turns, in JSON and in CBOR. What is measured is decode and apply;
// that both end with the same state is checked. Notices (what the package tells the page of each event) are counted by
// themselves, since the reducer has none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";
import { encodeFrame, loadCore, Replica } from "../js/src/node.js";
import { Session } from "../js/src/session.js";

const ROOM = "chat/bench";
const MEMBERS = 20;
const BEFORE = 300; // events until the room is full of messages
const QUICK = process.argv.includes("--quick"); // to see that it works, not to learn anything
const MEASURED = QUICK ? 320 : 4_000;
const ROUNDS = QUICK ? 1 : 9;
const NOW = 1_700_000_000_000;
const SEED = "11".repeat(32);
const KEY = "0123456789abcdef";

// Another build of the module may be named.
const path = process.env.PARLOR_WASM ?? new URL("../build/release/wasm/parlor.wasm", import.meta.url);
const core = await loadCore(readFileSync(path));
const limits = { messages: 200, window: core.limits.pending_commands, outcomeWindow: 10_000 };

// The room's history, decided by the rules themselves.
function history(size) {
  const replica = new Replica(core, ROOM);
  const events = [];
  const add = (request, by, seq) => {
    for (const body of replica.decide({ now: NOW + events.length, entropy: SEED, member: by, ...request })) {
      const event = { offset: events.length + 1, time: NOW + events.length, by, seq, body };
      replica.apply(event);
      events.push(event);
    }
  };
  const members = Array.from({ length: MEMBERS }, (_, i) => `m${String(i).padStart(20, "0")}`);
  for (const [i, member] of members.entries()) add({ verb: "join", name: `Member ${i}` }, member, 0);
  for (let i = 0; events.length < size; ++i) {
    const text = `Message ${i}: the quick brown fox jumps over the lazy dog, said "hello" and went on.`;
    add({ verb: "command", command: { type: "say", text } }, members[i % MEMBERS], 1 + Math.floor(i / MEMBERS));
  }
  replica.free();
  return events;
}

// Plain JavaScript.

class Reducer {
  members = {};
  outcomes = {};
  state = { last_id: 0, messages: [] };
  offset = 0;

  apply(event) {
    if (event.offset !== this.offset + 1) throw new Error("a gap");
    const { body } = event;
    switch (body.type) {
      case "member_joined":
      case "member_renamed":
        this.members[body.member] = { name: body.name };
        break;
      case "member_left":
        delete this.members[body.member];
        break;
      case "sealed":
        this.state.next_roll = body.next;
        break;
      case "said": {
        const { id, kind, by, name, text, time } = body;
        this.append({ id, kind, by, name, text, time, edited: false });
        break;
      }
      default:
        throw new Error(`unknown event ${body.type}`);
    }
    this.offset = event.offset;
    if (event.seq > 0) this.note(event.by, event.seq, event.offset);
  }

  append(message) {
    if (message.id !== this.state.last_id + 1) return;
    this.state.last_id = message.id;
    if (this.state.messages.length >= limits.messages) this.state.messages.shift();
    this.state.messages.push(message);
  }

  note(member, seq, offset) {
    const outcome = (this.outcomes[member] ??= { seq: 0, applied: 0, offset: 0 });
    outcome.offset = offset;
    if (seq > outcome.seq) {
      const step = seq - outcome.seq;
      outcome.applied = (step >= limits.window ? 0 : (outcome.applied * 2 ** step) % 2 ** limits.window) + 1;
      outcome.seq = seq;
    }
    if (offset % 64 === 0) {
      for (const [key, value] of Object.entries(this.outcomes)) {
        if (value.offset + limits.outcomeWindow < offset) delete this.outcomes[key];
      }
    }
  }

  receive(frame) {
    if (frame.type !== "events" || frame.room !== ROOM) throw new Error("another frame");
    for (const event of frame.events) this.apply(event);
  }

  get snapshot() {
    return { members: this.members, outcomes: this.outcomes, state: this.state };
  }
}

const texts = new TextDecoder("utf-8", { fatal: true });

/** Reads one CBOR item of the JSON data model. */
class Cbor {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  argument(info) {
    if (info < 24) return info;
    const width = 1 << (info - 24);
    let value = 0;
    for (let i = 0; i < width; ++i) value = value * 256 + this.bytes[this.at++];
    return value;
  }

  text(size) {
    const begin = this.at;
    this.at += size;
    if (size > 24) return texts.decode(this.bytes.subarray(begin, this.at));
    let text = ""; // a decoder's call costs more than a short text
    for (let i = begin; i < this.at; ++i) {
      if (this.bytes[i] > 127) return texts.decode(this.bytes.subarray(begin, this.at));
      text += String.fromCharCode(this.bytes[i]);
    }
    return text;
  }

  item() {
    const first = this.bytes[this.at++];
    const info = first & 31;
    const argument = this.argument(info);
    switch (first >> 5) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 3:
        return this.text(argument);
      case 4:
        return Array.from({ length: argument }, () => this.item());
      case 5: {
        const object = {};
        for (let i = 0; i < argument; ++i) object[this.item()] = this.item();
        return object;
      }
      default:
        return info === 20 ? false : info === 21 ? true : null;
    }
  }
}

// The two contestants: made anew for each run from the state before the measured events.

function makeReducer(encoding, before) {
  const reducer = new Reducer();
  for (const event of before) reducer.apply(event);
  return {
    receive: encoding === "json" ? (frame) => reducer.receive(JSON.parse(frame))
                                 : (frame) => reducer.receive(new Cbor(frame).item()),
    finish: () => reducer.snapshot,
  };
}

function makeModule(encoding, before, notices) {
  const from = { encoding, from: "server" };
  const replica = new Replica(core, ROOM);
  for (const event of before) replica.apply(event);
  const { offset, snapshot } = replica.snapshot();
  const joined = { type: "joined", room: ROOM, epoch: "e1", offset, snapshot, hash: replica.hash() };
  replica.free();
  const session = new Session(core, { client: KEY, name: "Ann", encoding, secret: SEED, session: "bench" });
  session.connected(NOW);
  session.join(ROOM);
  const welcome = { type: "welcome", version: 1, member: "me", time: NOW, heartbeat_ms: 25_000 };
  session.receive(encodeFrame(core, welcome, from), NOW);
  session.receive(encodeFrame(core, joined, from), NOW);
  const heard = [];
  const drain = () => session.drain(() => {}, (notice) => heard.push(notice.type));
  drain();
  return {
    receive: (frame) => {
      session.receive(frame, NOW);
      if (notices) drain();
    },
    pause: drain,
    finish: () => {
      assert.ok(!heard.includes("trouble") && !heard.includes("desync"), "the module took every frame");
      const state = session.snapshot(ROOM).snapshot;
      session.free();
      return state;
    },
  };
}

/** Events a second, and the state at the end. */
function run(contestant, frames, perFrame) {
  const CHUNK = 100; // what is kept for later is let go between two measured pieces
  let spent = 0n;
  for (let at = 0; at < frames.length; at += CHUNK) {
    const piece = frames.slice(at, at + CHUNK);
    const begin = process.hrtime.bigint();
    for (const frame of piece) contestant.receive(frame);
    spent += process.hrtime.bigint() - begin;
    contestant.pause?.();
  }
  return { rate: (frames.length * perFrame * 1e9) / Number(spent), state: contestant.finish() };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function compare(encoding, perFrame, all) {
  const before = all.slice(0, BEFORE);
  const frames = [];
  for (let at = BEFORE; at < all.length; at += perFrame) {
    const events = all.slice(at, at + perFrame);
    const frame = encodeFrame(core, { type: "events", room: ROOM, events }, { encoding, from: "server" });
    frames.push(encoding === "json" ? texts.decode(frame) : frame); // as a WebSocket hands them out
  }
  const rates = { wasm: [], javascript: [], notices: [] };
  for (let round = -2; round < ROUNDS; ++round) {
    const wasm = run(makeModule(encoding, before, false), frames, perFrame);
    const javascript = run(makeReducer(encoding, before), frames, perFrame);
    const notices = run(makeModule(encoding, before, true), frames, perFrame);
    assert.deepEqual(javascript.state, wasm.state);
    if (round < 0) continue; // both warm up
    rates.wasm.push(wasm.rate);
    rates.javascript.push(javascript.rate);
    rates.notices.push(notices.rate);
  }
  const ratios = rates.wasm.map((rate, i) => rate / rates.javascript[i]);
  return {
    encoding,
    events_per_frame: perFrame,
    wasm_events_per_second: Math.round(median(rates.wasm)),
    javascript_events_per_second: Math.round(median(rates.javascript)),
    ratio: median(ratios),
    ratio_least: Math.min(...ratios),
    ratio_most: Math.max(...ratios),
    with_notices_events_per_second: Math.round(median(rates.notices)),
  };
}

const all = history(BEFORE + MEASURED);
const results = [];
for (const encoding of ["json", "cbor"]) {
  for (const perFrame of [1, 16]) results.push(compare(encoding, perFrame, all));
}
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ rounds: ROUNDS, node: process.version, results }, null, 2));
} else {
  for (const r of results) {
    console.log(
      `${r.encoding}, ${r.events_per_frame} an event frame: wasm ${r.wasm_events_per_second}/s, ` +
        `JavaScript ${r.javascript_events_per_second}/s, ratio ${r.ratio.toFixed(2)} ` +
        `(${r.ratio_least.toFixed(2)} to ${r.ratio_most.toFixed(2)}); ` +
        `with notices ${r.with_notices_events_per_second}/s`,
    );
  }
}
