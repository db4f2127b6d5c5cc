// The wasm module against plain JavaScript, as bench/wasm_apply.mjs measures it.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { LOAD_CPU, pinned } from "./processes.mjs";

const SCRIPT = fileURLToPath(new URL("../wasm_apply.mjs", import.meta.url));

/** @typedef {{ encoding: string, events_per_frame: number, wasm_events_per_second: number, ratio: number,
 *   javascript_events_per_second: number, ratio_least: number, ratio_most: number }} WasmResult */

/** Nothing where the script or the module is not there. @param {(text: string) => void} say
 * @returns {{ results: WasmResult[] } | undefined} */
export function measureWasm(say) {
  if (!existsSync(SCRIPT)) return undefined;
  say("wasm: applying events in the module and in JavaScript");
  const [file, ...words] = pinned(LOAD_CPU, [process.execPath, SCRIPT, "--json"]);
  try {
    return JSON.parse(execFileSync(file, words, { encoding: "utf8" }));
  } catch (error) {
    say(`wasm: not measured: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** @param {{ results: WasmResult[] }} measured  @returns {string[][]} the first row is the head */
export function wasmRows({ results }) {
  const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString("en");
  return [
    ["frames", "wasm, events/s", "JavaScript, events/s", "ratio", ""],
    ...results.map((one) => [
      `${one.encoding}, ${one.events_per_frame} to a frame`,
      whole(one.wasm_events_per_second),
      whole(one.javascript_events_per_second),
      `${one.ratio.toFixed(2)} (${one.ratio_least.toFixed(2)}–${one.ratio_most.toFixed(2)})`,
      "",
    ]),
  ];
}
