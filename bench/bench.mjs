// ./dev bench: Parlor beside other servers, on the same machine, under the same load.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chosen, compare } from "./lib/compare.mjs";
import { grow, growthRows } from "./lib/growth.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { readOptions, USAGE } from "./lib/options.mjs";
import { publish } from "./lib/publish.mjs";
import { soak, soakRows } from "./lib/soak.mjs";
import { asText, rows } from "./lib/table.mjs";
import { measureWasm, wasmRows } from "./lib/wasm.mjs";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

/** Where results go: a function that writes them, whole, as often as there are more.
 * @param {import("./lib/options.mjs").Options} options  @param {string} kind */
function keeper({ out, words }, kind) {
  const file = out ?? here(`results/${kind}-${new Date().toISOString().replace(/[:.]/g, "-")}.json`);
  // Where the results went says nothing about them.
  const said = words.filter((word, i) => !word.startsWith("--out") && words[i - 1] !== "--out");
  const head = { kind, command: `./dev bench ${said.join(" ")}`.trim(), machine: describeMachine() };
  mkdirSync(dirname(file), { recursive: true });
  return (/** @type {object} */ what) => {
    writeFileSync(file, `${JSON.stringify({ ...head, ...what }, null, 1)}\n`);
    return file;
  };
}

/** @param {import("./lib/options.mjs").Options} options */
async function run(options) {
  const comparisons = [];
  const keep = keeper(options, "run");
  for (const workload of chosen(options)) {
    const comparison = await compare(workload, options, say);
    comparisons.push(comparison);
    keep({ comparisons });
    console.log(`\n${comparison.title}  [${comparison.name}]\n${asText(rows(comparison))}`);
  }
  const wasm = options.only.length === 0 || options.only.includes("wasm") ? measureWasm(say) : undefined;
  if (wasm !== undefined) console.log(`\nApplying events  [wasm]\n${asText(wasmRows(wasm))}`);
  if (comparisons.length === 0 && wasm === undefined) throw new Error("no workload has such a name: ./dev bench list");
  say(`results: ${keep({ comparisons, wasm })}`);
}

/** @param {import("./lib/options.mjs").Options} options */
function list(options) {
  for (const { name, title, servers } of chosen(options)) {
    console.log(`${name.padEnd(22)} ${title}\n${" ".repeat(23)}${servers.map((server) => server.name).join(", ")}`);
  }
}

/** @param {import("./lib/options.mjs").Options} options */
async function growth(options) {
  const grown = await grow(options, say);
  for (const each of grown) console.log(`\n${each.title}: ${each.up}  [${each.name}]\n${asText(growthRows(each))}`);
  say(`results: ${keeper(options, "growth")({ growths: grown })}`);
}

/** @param {import("./lib/options.mjs").Options} options */
async function hold(options) {
  const { result, metrics, faults } = await soak(options, say);
  if (result.samples !== undefined) console.log(asText(soakRows(result, metrics)));
  console.log(faults.length === 0 ? "soak: all as it should be" : `soak: ${faults.join("; ")}`);
  say(`results: ${keeper(options, "soak")({ result, metrics, faults })}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** @type {Record<string, (options: import("./lib/options.mjs").Options) => unknown>} */
const COMMANDS = { run, growth, soak: hold, publish: ({ files }) => publish(files, say), list };

async function main() {
  const options = readOptions(process.argv.slice(2));
  const command = COMMANDS[options.command];
  if (options.help) return console.log(USAGE);
  if (command === undefined) throw new Error(`there is no "${options.command}".\n${USAGE}`);
  await command(options);
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
