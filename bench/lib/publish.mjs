// Keeps results: as JSON and plots in docs/bench, and as tables in docs/BENCHMARKS.md, between its two marks.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { growthRows } from "./growth.mjs";
import { soakRows } from "./soak.mjs";
import { pairedRatio, spread } from "./statistics.mjs";
import { barChart, lineChart } from "./svg.mjs";
import { asMarkdown, rows, short } from "./table.mjs";
import { wasmRows } from "./wasm.mjs";
import { figureOf } from "./workloads.mjs";

const MARKS = ["<!-- results -->", "<!-- end of results -->"];

/** @param {import("./compare.mjs").Comparison} comparison */
export function comparisonPlot({ title, figure, servers }) {
  const values = (/** @type {import("./compare.mjs").Measured} */ { runs }) =>
    runs.map((run) => figureOf(run, figure.key));
  const bars = servers.flatMap((server) => {
    const there = /** @type {number[]} */ (values(server).filter((value) => value !== undefined));
    if (there.length === 0) return [];
    const { median, min, max } = spread(there);
    const ratio = pairedRatio(values(server), values(servers[0]))?.median;
    const times = ratio === undefined ? "" : ` (${ratio.toPrecision(2)} ×)`;
    return [{ name: server.name, value: median, min, max, text: `${short(median)}${times}` }];
  });
  return barChart(title, `${figure.unit}, ${figure.better} is better; the line is from the least to the most`, bars);
}

/** @param {any} machine  @param {string[]} commands */
function machineText(machine, commands) {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    `Measured on ${machine.date}: ${machine.processor}, ${machine.processors} processors, ${machine.memory_gib} GiB,`
      + ` Linux ${machine.kernel}.`, "", `${versions}.`, "", "```sh", ...commands, "```",
  ].join("\n");
}

/** The sections of one result and the plots they show. @param {any} result
 * @returns {{ text: string[], plots: Record<string, string> }} */
export function sectionsOf(result) {
  /** @type {Record<string, string>} */
  const plots = {};
  const text = [];
  for (const comparison of result.comparisons ?? []) {
    plots[comparison.name] = comparisonPlot(comparison);
    text.push(`### ${comparison.title}`, `![${comparison.title}](bench/${comparison.name}.svg)`,
      asMarkdown(rows(comparison)));
  }
  for (const growth of result.growths ?? []) {
    plots[`growth-${growth.name}`] = lineChart(growth.title, growth.across, growth.up, growth.lines);
    text.push(`### ${growth.title}`, `![${growth.title}](bench/growth-${growth.name}.svg)`,
      `${growth.up}:`, asMarkdown(growthRows(growth)));
  }
  if (result.wasm !== undefined) text.push("### Wasm and JavaScript", asMarkdown(wasmRows(result.wasm)));
  if (result.kind === "soak") {
    const points = result.result.samples.map((/** @type {any} */ { seconds, memory }) => [seconds, memory / 2 ** 20]);
    plots.soak = lineChart("Memory of the server under held load", "seconds", "MiB", [{ name: "parlor", points }],
      { linear: true });
    text.push("### Load held", "![Memory under held load](bench/soak.svg)",
      asMarkdown(soakRows(result.result, result.metrics)));
  }
  return { text, plots };
}

/** Results of one kind become one: what stands in several is the last one's, so that a workload can be measured anew.
 * @param {any[]} results  @returns {any[]} */
export function merged(results) {
  /** @type {Map<string, any>} */
  const kinds = new Map();
  const byName = (/** @type {any[]} */ ...all) => [...new Map(all.map((one) => [one.name, one])).values()];
  for (const result of results) {
    const before = kinds.get(result.kind);
    if (before === undefined) {
      kinds.set(result.kind, result);
      continue;
    }
    const both = { ...before, ...result, command: `${before.command}\n${result.command}` };
    for (const part of ["comparisons", "growths"]) {
      if (part in both) both[part] = byName(...before[part] ?? [], ...result[part] ?? []);
    }
    both.wasm = result.wasm ?? before.wasm;
    kinds.set(result.kind, both);
  }
  return [...kinds.values()];
}

/** @param {string} page  @param {string} text */
export function between(page, text) {
  const [start, end] = MARKS.map((mark) => page.indexOf(mark));
  if (start < 0 || end < start) throw new Error(`the page has no ${MARKS.join(" … ")}`);
  return `${page.slice(0, start + MARKS[0].length)}\n\n${text}\n\n${page.slice(end)}`;
}

/** @param {string[]} files  @param {(text: string) => void} say */
export function publish(files, say) {
  if (files.length === 0) throw new Error("which results? ./dev bench publish bench/results/…json");
  const results = merged(files.map((file) => JSON.parse(readFileSync(file, "utf8"))));
  const folder = fileURLToPath(new URL("../../docs/bench/", import.meta.url));
  const page = fileURLToPath(new URL("../../docs/BENCHMARKS.md", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const text = [machineText(results[0].machine, results.map(({ command }) => command))];
  for (const result of results) {
    const sections = sectionsOf(result);
    text.push(...sections.text);
    for (const [name, plot] of Object.entries(sections.plots)) writeFileSync(`${folder}${name}.svg`, plot);
    writeFileSync(`${folder}${result.kind}.json`, `${JSON.stringify(result)}\n`);
  }
  writeFileSync(page, between(readFileSync(page, "utf8"), text.join("\n\n")));
  say(`written: ${page} and ${folder}`);
}
