// Native against wasm: the same seeded random steps, and after every one the same outcome. The native program
// (generate.cpp) writes each step with the hash of all outcomes so far; here the shipped module takes the same steps.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadCore } from "../../js/src/node.js";

const built = (path) => fileURLToPath(new URL(`../../build/release/${path}`, import.meta.url));
const wasm = process.env.PARLOR_WASM ?? built("wasm/parlor.wasm");
const generator = process.env.PARLOR_DIFFERENTIAL ?? built("tests/differential_generate");
const seed = process.env.PARLOR_SEED ?? "20240229";
const steps = Number(process.env.PARLOR_STEPS ?? 100_000);

const missing = [wasm, generator].find((path) => !existsSync(path));
const skip = missing ? `${missing} is not there: ./dev build makes it` : false;

// The numbers of Op in recorder.hpp.
const OPS = ["make", "decide", "apply", "snapshot", "restore", "decode", "encode", "member_id", "close_advice",
  "predict"];
const RESTORE = OPS.indexOf("restore");
const PREDICT = OPS.indexOf("predict");
const FAILED = 1;
const NOW = 1_700_000_000_000n;
const CLIENT = JSON.stringify({ client: "0123456789abcdef", name: "Ann", secret: "5".repeat(64), session: "a" });

/** Yields the records of a corpus file. */
function* records(bytes) {
  for (let at = 0; at < bytes.length; ) {
    const [op, a, b] = bytes.subarray(at, at + 3);
    const size = bytes.readUInt32LE(at + 3);
    const input = bytes.subarray(at + 7, at + 7 + size);
    const chain = bytes.subarray(at + 7 + size, at + 39 + size);
    at += 39 + size;
    yield { op, a, b, input, chain };
  }
}

/** Takes the steps on the module, as Recorder in recorder.cpp takes them natively. */
class Player {
  #replicas = [0, 0, 0];
  #rooms = [];
  #shown = Buffer.alloc(0);

  constructor(core) {
    this.core = core;
    this.cell = core.call("parlor_alloc", 4);
  }

  run(step) {
    const result = this[OPS[step.op]](step) ?? 0;
    const output = step.op === PREDICT ? this.#shown : Buffer.from(this.core.bytes());
    return { result, output, hash: step.op <= RESTORE ? this.#hash(step.a) : Buffer.alloc(0) };
  }

  #hash(slot) {
    if (this.#replicas[slot] === 0) return Buffer.alloc(0);
    this.core.call("parlor_replica_hash", this.#replicas[slot], this.core.buffer);
    return Buffer.from(this.core.bytes());
  }

  #made(room) {
    try {
      return [0, this.core.make("parlor_replica_new", room)];
    } catch (error) {
      if (!this.core.usable) throw error;
      return [FAILED, 0];
    }
  }

  make({ a, input }) {
    if (this.#replicas[a] !== 0) this.core.call("parlor_replica_free", this.#replicas[a]);
    this.#rooms[a] = input;
    const [result, handle] = this.#made(input);
    this.#replicas[a] = handle;
    return result;
  }

  decide({ a, input }) {
    return this.core.call("parlor_replica_decide", this.#replicas[a], input, this.core.buffer);
  }

  apply({ a, input }) {
    return this.core.call("parlor_replica_apply", this.#replicas[a], input, this.core.buffer);
  }

  snapshot({ a }) {
    this.core.call("parlor_replica_snapshot", this.#replicas[a], this.core.buffer);
  }

  restore({ a, input }) {
    let [, fresh] = this.#made(this.#rooms[a]);
    const result = this.core.call("parlor_replica_restore", fresh, input, this.core.buffer);
    if (result === 0) [fresh, this.#replicas[a]] = [this.#replicas[a], fresh];
    this.core.call("parlor_replica_free", fresh);
    return result;
  }

  decode({ a, b, input }) {
    return this.core.call("parlor_frame_decode", input, a, b, this.core.buffer);
  }

  encode({ a, b, input }) {
    return this.core.call("parlor_frame_encode", input, a, b, this.core.buffer);
  }

  member_id({ input }) {
    this.core.call("parlor_member_id", input, this.core.buffer);
  }

  predict({ input }) {
    const [room, welcome, joined, ...commands] = input.toString("utf8").split("\n");
    const client = this.core.make("parlor_client_new", CLIENT);
    this.core.call("parlor_client_join", client, room, this.core.buffer);
    this.core.call("parlor_client_connected", client, NOW);
    for (const frame of [welcome, joined]) this.core.call("parlor_client_receive", client, frame, NOW);
    for (const command of commands) {
      this.core.call("parlor_client_command", client, room, command, NOW, this.core.buffer);
    }
    const shown = ["parlor_client_room", "parlor_client_predicted"].map((name) => {
      this.core.call(name, client, room, this.core.buffer);
      return Buffer.from(this.core.bytes());
    });
    this.core.call("parlor_client_free", client);
    this.#shown = Buffer.concat(shown);
  }

  close_advice({ a, b }) {
    return this.core.call("parlor_close_advice", (a << 8) | b);
  }
}

function linked(chain, { result, output, hash }) {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(output.length);
  return createHash("sha256").update(chain).update(Buffer.of(result)).update(size).update(output).update(hash).digest();
}

/** Both sides' outcome of the first step that differs. */
function difference(number, step, ours, file) {
  const theirs = execFileSync(generator, [seed, String(number), file, "--show"], { maxBuffer: 1 << 28 });
  const input = JSON.stringify(step.input.toString("latin1")).slice(0, 4000);
  return [
    `step ${number} (${OPS[step.op]} ${step.a} ${step.b}) of seed ${seed} differs`,
    `input (as Latin-1): ${input}`,
    `native:\n${theirs.toString().slice(0, 4000)}`,
    `wasm:\nresult ${ours.result}\nhash ${ours.hash}\noutput ${ours.output.toString().slice(0, 4000)}`,
  ].join("\n");
}

test(`native and wasm agree on ${steps} steps`, { skip, timeout: 300_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-differential-"));
  try {
    const begin = performance.now();
    const file = join(folder, "steps");
    execFileSync(generator, [seed, String(steps), file]);
    const between = performance.now();
    const player = new Player(await loadCore(wasm));
    const failures = Array(OPS.length).fill(0);
    const counts = Array(OPS.length).fill(0);
    let chain = Buffer.alloc(32);
    let number = 0;
    for (const step of records(readFileSync(file))) {
      const outcome = player.run(step);
      chain = linked(chain, outcome);
      number += 1;
      counts[step.op] += 1;
      failures[step.op] += Number(outcome.result !== 0);
      if (!chain.equals(step.chain)) assert.fail(difference(number, step, outcome, file));
    }
    assert.equal(number, steps);
    const seconds = (ms) => (ms / 1000).toFixed(1);
    const wasmMs = performance.now() - between;
    t.diagnostic(`${number} steps; native ${seconds(between - begin)} s, wasm ${seconds(wasmMs)} s`);
    for (const [op, name] of OPS.entries()) t.diagnostic(`${name}: ${counts[op]}, of which ${failures[op]} not 0`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
