// Comparisons as rows of text, for the terminal and for Markdown.
import { LOAD_LIMIT } from "./load.mjs";
import { median, pairedRatio } from "./statistics.mjs";
import { figureOf } from "./workloads.mjs";

/** Three figures that count, with thousands apart. @param {number | undefined} value */
export function short(value) {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}

/** @param {import("./compare.mjs").Measured} server  @param {string} key */
function medianOf({ runs }, key) {
  const values = runs.map((run) => figureOf(run, key)).filter((value) => value !== undefined);
  return median(/** @type {number[]} */ (values));
}

const percent = (/** @type {number} */ share) => (Number.isNaN(share) ? "–" : `${Math.round(share * 100)} %`);

/** @param {import("./compare.mjs").Measured} server */
function remarks(server) {
  const failed = server.runs.filter((run) => run.failed !== undefined);
  const lost = medianOf(server, "lost");
  const closed = medianOf(server, "closed");
  return [
    ...(failed.length > 0 ? [`${failed.length} failed: ${String(failed[0].failed).split("\n")[0]}`] : []),
    ...(lost > 0 ? [`lost ${short(lost)}`] : []),
    ...(closed > 0 ? [`closed ${short(closed)}`] : []),
    ...(medianOf(server, "load_cpu") > LOAD_LIMIT ? ["at least: the generator was busy"] : []),
  ].join("; ");
}

/** @param {import("./statistics.mjs").Spread | undefined} ratio */
function ratioText(ratio) {
  if (ratio === undefined) return "–";
  const text = (/** @type {number} */ value) => value.toPrecision(value < 0.995 ? 2 : 3);
  return `${text(ratio.median)} (${text(ratio.min)}–${text(ratio.max)})`;
}

/** Which further columns a comparison has: heading, key of the result, how it is shown.
 * @param {import("./compare.mjs").Comparison} comparison  @returns {[string, string, (value: number) => string][]} */
function columns(comparison) {
  /** @type {[string, string, (value: number) => string][]} */
  const shown = comparison.show.map((key) => [key.replace(/_per_s$/, "/s").replaceAll("_", " "), key, short]);
  const timed = comparison.servers.some((server) => !Number.isNaN(medianOf(server, "latency_us.p50")));
  if (timed) {
    shown.push(["p50 µs", "latency_us.p50", short], ["p99 µs", "latency_us.p99", short],
      ["p99.9 µs", "latency_us.p999", short]);
  }
  return [...shown, ["server CPU", "server_cpu", percent], ["load CPU", "load_cpu", percent]];
}

/** @param {import("./compare.mjs").Comparison} comparison  @returns {string[][]} the first row is the head */
export function rows(comparison) {
  const { figure, servers } = comparison;
  const base = servers[0].runs.map((run) => figureOf(run, figure.key));
  const more = columns(comparison);
  const body = servers.map((server) => [
    server.name,
    short(medianOf(server, figure.key)),
    ratioText(pairedRatio(server.runs.map((run) => figureOf(run, figure.key)), base)),
    ...more.map(([, key, text]) => text(medianOf(server, key))),
    remarks(server),
  ]);
  const base_name = servers[0].name.replace(/^2 × /, "");
  return [["server", figure.unit, `× ${base_name}'s`, ...more.map(([heading]) => heading), ""], ...body];
}

/** Columns under each other; all but the first and the last to the right. @param {string[][]} table */
export function asText(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => [...row[column]].length)));
  return table.map((row) => row.map((cell, column) => {
    const blank = " ".repeat(widths[column] - [...cell].length);
    return column === 0 || column === row.length - 1 ? cell + blank : blank + cell;
  }).join("  ").trimEnd()).join("\n");
}

/** @param {string[][]} table */
export function asMarkdown(table) {
  const last = table.every((row) => row.at(-1) === "") ? -1 : undefined;
  const lines = table.map((row) => `| ${row.slice(0, last).map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  const rule = `|${table[0].slice(0, last).map((_, column) => (column === 0 ? "---|" : "---:|")).join("")}`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
