// Where a core may come from, and what is said when it cannot come from there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ABI_VERSION, Core } from "../../js/src/core.js";
import { loadCoreWith } from "../../js/src/load.js";
import { loadCore, memberId, ParlorError, Replica } from "../../js/src/node.js";
import { KEY, missing, wasmPath } from "./support.mjs";

const skip = missing;
const bytes = skip ? undefined : readFileSync(wasmPath);
const works = (core) => assert.match(memberId(core, KEY), /^m[0-9a-f]{20}$/);

let http;
let base;
before(async () => {
  const types = { "/right": "application/wasm", "/wrong": "text/plain; charset=utf-8" };
  http = createServer((request, response) => {
    const type = types[request.url];
    if (type === undefined) return response.writeHead(404).end("nothing here");
    response.writeHead(200, { "content-type": type }).end(bytes);
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${http.address().port}`;
});
after(() => {
  http.closeAllConnections?.();
  http.close();
});

const sources = {
  "a path": () => wasmPath,
  "a file URL": () => pathToFileURL(wasmPath),
  "a file URL as text": () => pathToFileURL(wasmPath).href,
  "an address": () => `${base}/right`,
  "an address with the wrong type": () => `${base}/wrong`,
  "a Response, streamed": () => fetch(`${base}/right`),
  "a Response of the wrong type": () => fetch(`${base}/wrong`),
  "an ArrayBuffer": () => new Uint8Array(bytes).buffer,
  "a Uint8Array in the middle of a buffer": () => new Uint8Array([9, ...bytes, 9]).subarray(1, -1),
  "a Module": () => new WebAssembly.Module(bytes),
  "a promise of any": async () => bytes,
};
for (const [name, source] of Object.entries(sources)) {
  test(`a core comes from ${name}`, { skip }, async () => works(await loadCore(source())));
}

test("a core is taken as it is", { skip }, async () => {
  const core = await loadCore(bytes);
  assert.equal(await loadCore(core), core);
});

const refused = {
  "garbage bytes": [() => new Uint8Array([1, 2, 3]), "bad_wasm"],
  "no bytes": [() => new Uint8Array(), "bad_wasm"],
  "half of the module": [() => bytes.subarray(0, bytes.length / 2), "bad_wasm"],
  "another module": [() => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), "bad_wasm"],
  "a number": [() => 42, "bad_wasm"],
  "null": [() => null, "bad_wasm"],
  "a file that is not there": [() => "/nonexistent/parlor.wasm", "wasm_not_loaded"],
  "an address that answers 404": [() => `${base}/missing`, "wasm_not_loaded"],
  "a Response of 404": [() => fetch(`${base}/missing`), "wasm_not_loaded"],
};
for (const [name, [source, code]] of Object.entries(refused)) {
  test(`${name}: ${code}`, { skip }, async () => {
    await assert.rejects(loadCore(source()), (error) => error instanceof ParlorError && error.code === code);
  });
}

test("reading failures keep their cause", async () => {
  const cause = new Error("off line");
  const read = () => Promise.reject(cause);
  await assert.rejects(loadCoreWith("x.wasm", read), { code: "wasm_not_loaded", cause });
});

/** Exports as an instance has them, with one replaced. */
function instanceWith(changes) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return { exports: { ...exports, ...changes } };
}

test("another version of the interface is named, and what to do", { skip }, () => {
  const wrong = ABI_VERSION + 1;
  assert.throws(() => new Core(instanceWith({ parlor_abi_version: () => wrong })), (error) => {
    assert.equal(error.code, "abi_mismatch");
    assert.match(error.message, new RegExp(`version ${wrong} .* version ${ABI_VERSION}.*same release`));
    return true;
  });
});

test("a trap names the call, and the core is not used again", { skip }, () => {
  const trap = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  const core = new Core(instanceWith({ parlor_replica_hash: trap }));
  const replica = new Replica(core, "chat/x");
  assert.throws(() => replica.hash(), { code: "core_trapped", message: /parlor_replica_hash/ });
  assert.equal(core.usable, false);
  assert.throws(() => replica.snapshot(), { code: "core_unusable" });
  replica.free(); // does nothing, and does not throw
});

/** A chat room whose state is large: many members with long names, and many long messages. */
function largeSnapshot(members) {
  const text = "é".repeat(2000);
  const messages = Array.from({ length: 200 }, (_, i) => ({
    id: i + 1, kind: "text", by: "m1", name: "Ann", text, time: 1, edited: false,
  }));
  const member = (_, i) => [`m${i}${"x".repeat(40)}`, { name: `Guest ${i} ${"y".repeat(24)}` }];
  const named = Array.from({ length: members }, member);
  return {
    offset: 1000,
    snapshot: { members: Object.fromEntries(named), outcomes: {}, state: { last_id: 200, messages } },
  };
}

test("memory grows under a state of 5 MB, and the views follow", { skip }, async () => {
  const core = await loadCore(bytes);
  const before = core.memoryBytes;
  const replica = new Replica(core, "chat/large");
  const snapshot = largeSnapshot(50_000);
  const size = Buffer.byteLength(JSON.stringify(snapshot));
  assert.ok(size > 5 << 20, `${size} bytes`);
  replica.restore(snapshot);
  assert.ok(core.memoryBytes > before);
  assert.deepEqual(replica.snapshot(), snapshot);
  works(core);
  replica.free();
});
