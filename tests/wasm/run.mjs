// Runs a WASI program of Catch2 tests in Node; what follows its name are Catch2's own options and test names.
//   node --no-warnings tests/wasm/run.mjs build/release/wasm/core_tests.wasm [options]
import { readFile } from "node:fs/promises";
import process from "node:process";
import { WASI } from "node:wasi";

const [program, ...options] = process.argv.slice(2);
if (program === undefined) {
  console.error("usage: node tests/wasm/run.mjs PROGRAM.wasm [Catch2 options]");
  process.exit(2);
}

const wasi = new WASI({ version: "preview1", args: [program, ...options], env: {}, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, {
  wasi_snapshot_preview1: wasi.wasiImport,
  // Emscripten tells its host when the memory grew. Node's WASI takes a fresh view at every call.
  env: { emscripten_notify_memory_growth() {} },
});
process.exitCode = wasi.start(instance);
