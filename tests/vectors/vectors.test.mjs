// The vectors of frames.json against the wasm module, through its C interface (wasm/include/parlor.h) and nothing else.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const modulePath = process.env.PARLOR_WASM ?? new URL("build/release/wasm/parlor.wasm", root);
const vectors = JSON.parse(await readFile(new URL("frames.json", import.meta.url), "utf8"));
const { instance } = await WebAssembly.instantiate(await readFile(modulePath), {});
const core = instance.exports;
core._initialize?.();

const encodings = { json: 0, cbor: 1 };

/** Calls a function of the form (data, size, encoding, from_client, out), with the bytes copied into the module. */
function call(name, bytes, encoding, from) {
  const input = core.parlor_alloc(Math.max(bytes.length, 1));
  const out = core.parlor_buffer_new();
  new Uint8Array(core.memory.buffer).set(bytes, input);
  const failed = core[name](input, bytes.length, encodings[encoding], from === "client" ? 1 : 0, out);
  const start = core.parlor_buffer_data(out);
  const result = new Uint8Array(core.memory.buffer).slice(start, start + core.parlor_buffer_size(out));
  core.parlor_buffer_free(out);
  core.parlor_free(input);
  return { failed: failed !== 0, bytes: result };
}

const fromText = (text) => new TextEncoder().encode(text);
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
const toHex = (bytes) => Buffer.from(bytes).toString("hex");
const toJson = (bytes) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));

for (const { name, from, json, written = json, cbor_hex: cborHex } of vectors.frames) {
  test(`${name}: reads the same in both encodings`, () => {
    for (const [encoding, message] of [["json", fromText(JSON.stringify(json))], ["cbor", fromHex(cborHex)]]) {
      const decoded = call("parlor_frame_decode", message, encoding, from);
      assert.equal(decoded.failed, false);
      assert.deepEqual(toJson(decoded.bytes), written);
    }
  });

  test(`${name}: writes the same in both encodings`, () => {
    const asJson = call("parlor_frame_encode", fromText(JSON.stringify(json)), "json", from);
    assert.equal(asJson.failed, false);
    assert.deepEqual(toJson(asJson.bytes), written);
    const asCbor = call("parlor_frame_encode", fromText(JSON.stringify(json)), "cbor", from);
    assert.equal(asCbor.failed, false);
    if (written === json) assert.equal(toHex(asCbor.bytes), cborHex);
  });
}

for (const { name, from, encoding, text, hex, error } of vectors.refusals) {
  test(`${name}: refused with ${error}`, () => {
    const message = encoding === "json" ? fromText(text) : fromHex(hex);
    const decoded = call("parlor_frame_decode", message, encoding, from);
    assert.equal(decoded.failed, true);
    assert.equal(toJson(decoded.bytes).code, error);
  });
}
