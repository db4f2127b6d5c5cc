// Runs the load generator and reads its result.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { LOAD_CPU, pinned } from "./processes.mjs";

export const GENERATOR = process.env.PARLOR_LOAD ?? fileURLToPath(
  new URL("../../build/release/bench/parlor_load", import.meta.url));

/** Above this share of a processor the generator may be what limits a result. */
export const LOAD_LIMIT = 0.97;

/** @typedef {Record<string, any>} Result  The generator's line, or { failed: why }. */

/** @param {import("./servers.mjs").Running} running  @param {string[]} args  @param {number} seconds  at most
 * @returns {Promise<Result>} */
export function runLoad(running, args, seconds) {
  if (!existsSync(GENERATOR)) throw new Error(`${GENERATOR} is not there; ./dev bench builds it`);
  const where = running.ports.flatMap((port) => ["--to", `127.0.0.1:${port}`]);
  const whom = running.pids.flatMap((pid) => ["--server-pid", String(pid)]);
  const [mode, ...rest] = args;
  const [file, ...words] = pinned(LOAD_CPU, [GENERATOR, mode, ...where, ...whom, ...rest]);
  return new Promise((resolve) => {
    const child = execFile(file, words, { timeout: seconds * 1000 }, (error, stdout, stderr) => {
      if (error?.killed) resolve({ failed: `it was not done after ${Math.round(seconds)} s` });
      else if (error !== null) resolve({ failed: stderr.trim() || error.message });
      else resolve(JSON.parse(stdout));
    });
    if (mode === "soak") child.stderr?.pipe(process.stderr);
  });
}
