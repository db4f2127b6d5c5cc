// The module as it ships: pure, with the reviewed exports, and giving back what it took.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { decodeFrame, encodeFrame, loadCore, Replica } from "../../js/src/node.js";
import { Session } from "../../js/src/session.js";

const path = process.env.PARLOR_WASM ?? fileURLToPath(new URL("../../build/release/wasm/parlor.wasm", import.meta.url));
const skip = existsSync(path) ? false : `${path} is not there: ./dev build makes it`;
const bytes = skip ? undefined : readFileSync(path);
const module = skip ? undefined : new WebAssembly.Module(bytes);
const BROTLI_BYTES = 72 << 10;
const ENTROPY = "11".repeat(32);

test("it imports nothing, so it has no clock, no entropy and no I/O", { skip }, () => {
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});

test("it exports what was reviewed in wasm/exports.txt, and nothing else", { skip }, () => {
  const reviewed = readFileSync(new URL("../../wasm/exports.txt", import.meta.url), "utf8").trim().split("\n");
  assert.deepEqual(WebAssembly.Module.exports(module).map(({ name }) => name).sort(), reviewed);
});

test("every function of the header is exported", { skip }, () => {
  const header = readFileSync(new URL("../../wasm/include/parlor.h", import.meta.url), "utf8");
  const declared = [...header.matchAll(/PARLOR_EXPORT\((parlor_\w+)\)/g)].map(([, name]) => name).sort();
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  assert.deepEqual(declared, names.filter((name) => name.startsWith("parlor_")).sort());
});

test("it stays small", { skip }, (t) => {
  const brotli = brotliCompressSync(bytes).length;
  t.diagnostic(`parlor.wasm: ${bytes.length} bytes, gzip ${gzipSync(bytes, { level: 9 }).length}, brotli ${brotli}`);
  assert.ok(brotli < BROTLI_BYTES, `${brotli} bytes`);
});

/** A life of everything that is made and freed. */
function cycle(core, i) {
  const replica = new Replica(core, i % 2 === 0 ? "chat/cycle" : "dice/cycle");
  const [joined] = replica.decide({ verb: "join", member: "m1", name: "Ann", now: 1, entropy: ENTROPY });
  replica.apply({ offset: 1, time: 1, by: "m1", seq: 0, body: joined });
  assert.throws(() => replica.apply({ offset: 9, time: 1, by: "m1", seq: 0, body: joined }), { code: "offset_gap" });
  replica.restore(replica.snapshot());
  assert.equal(replica.hash().length, 64);
  replica.free();

  const session = new Session(core, {
    client: "0123456789abcdef", name: "Ann", encoding: "cbor", secret: ENTROPY, session: "a",
  });
  session.connected(1000);
  session.join("chat/cycle");
  session.command("chat/cycle", '{"type":"say","text":"hi"}', 1000);
  session.receive("not a frame", 1001);
  session.drain(() => {}, () => {});
  session.disconnected(1002);
  session.free();

  const frame = encodeFrame(core, { type: "ping", id: i }, { encoding: "cbor", from: "client" });
  assert.equal(decodeFrame(core, frame, { encoding: "cbor", from: "client" }).id, i);
  assert.throws(() => core.make("parlor_replica_new", "nothing/here"), { code: "unknown_room_kind" });
  const block = core.call("parlor_alloc", 1 + (i % 5000));
  core.call("parlor_free", block);
}

test("10,000 lives leave no memory behind", { skip, timeout: 120_000 }, async () => {
  const core = await loadCore(module);
  for (let i = 0; i < 100; ++i) cycle(core, i);
  const settled = core.memoryBytes;
  for (let i = 0; i < 10_000; ++i) cycle(core, i);
  assert.equal(core.memoryBytes, settled);
});

test("freeing twice from JavaScript, and using what is freed, does no harm", { skip }, async () => {
  const core = await loadCore(module);
  const replica = new Replica(core, "chat/x");
  replica.free();
  replica.free();
  assert.throws(() => replica.hash(), { code: "freed" });
  assert.equal(core.usable, true);
});
