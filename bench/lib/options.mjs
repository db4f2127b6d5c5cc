// The command line of ./dev bench.
import { parseArgs } from "node:util";
import { peerOf } from "./servers.mjs";

export const USAGE = `Usage: ./dev bench [run] [options]   compare Parlor with other servers, side by side
       ./dev bench growth [options]  how cost grows with members, connections and rooms
       ./dev bench soak [options]    10,000 connections that come, go and read slowly, for a while
       ./dev bench publish FILE…     write results as docs/bench and the tables of docs/BENCHMARKS.md
       ./dev bench list              the workloads and the servers of each

  --runs N            of each server, interleaved; the median counts (5)
  --seconds S         of each run (2; soak: 600)
  --only TEXT,…       workloads whose name has one of these in it
  --servers NAME,…    these servers only; the first one of a workload stays what the others are compared with
  --peer NAME=COMMAND a server of your own, with {port} in the command, that serves /ws/echo/ and /chat/{room}/
  --quick             one run of half a second: does everything work?
  --out FILE          where the results go (bench/results/…)
PARLOR_BIN names another parlor to measure than the one that is built.`;

/** @typedef {object} Options
 * @property {string} command  @property {string[]} files  @property {number} runs  @property {number} seconds
 * @property {string[]} only  @property {string[]} servers  @property {import("./servers.mjs").Server[]} peers
 * @property {boolean} quick  @property {boolean} help  @property {string | undefined} out
 * @property {string[]} words  as they were given */

const list = (/** @type {string | undefined} */ text) => (text === undefined ? [] : text.split(","));

/** @param {string | undefined} text  @param {number} otherwise  @param {string} name */
function positive(text, otherwise, name) {
  const value = text === undefined ? otherwise : Number(text);
  if (!(value > 0)) throw new Error(`--${name} wants a number above 0, not "${text}"`);
  return value;
}

/** @param {string[]} words  @returns {Options} */
export function readOptions(words) {
  const text = /** @type {const} */ ({ type: "string" });
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      runs: text, seconds: text, only: text, servers: text, peer: { type: "string", multiple: true }, out: text,
      quick: { type: "boolean" }, help: { type: "boolean", short: "h" },
    },
  });
  const [command = "run", ...files] = positionals;
  const quick = values.quick === true;
  return {
    command, files, quick, words,
    runs: positive(values.runs, quick ? 1 : 5, "runs"),
    seconds: positive(values.seconds, command === "soak" ? 600 : quick ? 0.5 : 2, "seconds"),
    only: list(values.only), servers: list(values.servers), peers: (values.peer ?? []).map(peerOf),
    help: values.help === true, out: values.out,
  };
}
