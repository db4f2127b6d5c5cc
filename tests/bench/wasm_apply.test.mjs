// The comparison of the wasm module with plain JavaScript still runs, and both still end with the same state: it checks
// that itself.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("../../bench/wasm_apply.mjs", import.meta.url));
const module = fileURLToPath(new URL("../../build/release/wasm/parlor.wasm", import.meta.url));
const missing = existsSync(module) ? false : `${module} is not built`;

test("wasm_apply measures JSON and CBOR, one event a frame and sixteen", { skip: missing }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script, "--json", "--quick"]);
  const { results } = JSON.parse(stdout);
  assert.deepEqual(
    results.map((row) => `${row.encoding} ${row.events_per_frame}`),
    ["json 1", "json 16", "cbor 1", "cbor 16"],
  );
  for (const row of results) assert.ok(row.ratio > 0 && row.with_notices_events_per_second > 0);
});
