// Load held on Parlor for a while: its memory must not grow, nobody who keeps up may miss a message, and readers that
// do not read must be dealt with and counted.
import { freePort } from "./processes.mjs";
import { runLoad } from "./load.mjs";
import { Running, SINGLE } from "./servers.mjs";

const OUTBOX = 262_144;
const LOAD = ["soak", "--path", "/chat/r{room}/", "--rooms", "1000", "--members", "10", "--rate", "1", "--churn", "100",
  "--loud-rooms", "5"];
/** Of the memory that the first fifth of the time has ended with. */
const GROWTH_ALLOWED = 1.05;

/** The counters of a metrics page that are about slow readers. @param {number} port */
async function slowReaders(port) {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const value = (/** @type {string} */ name) => {
    const line = new RegExp(`^${name} (\\d+)$`, "m").exec(text);
    return Number(line?.[1] ?? Number.NaN);
  };
  return { closes: value("parlor_slow_reader_closes_total"), drops: value("parlor_slow_reader_drops_total") };
}

/** How the memory went, from where it had settled to the end. @param {{ seconds: number, memory: number }[]} samples */
export function memoryGrowth(samples) {
  const settled = samples[Math.ceil((samples.length - 1) / 5)];
  return samples[samples.length - 1].memory / settled.memory;
}

/** What is wrong with a soak's result; nothing when all is as it should be.
 * @param {any} result  @param {{ closes: number, drops: number }} metrics  @returns {string[]} */
export function faultsOf(result, metrics) {
  if (result.failed !== undefined) return [String(result.failed)];
  const growth = memoryGrowth(result.samples);
  return [
    ...(result.lost > 0 ? [`${result.lost} messages lost to readers that keep up`] : []),
    ...(result.repeated > 0 ? [`${result.repeated} messages heard twice`] : []),
    ...(result.closed > 0 ? [`${result.closed} readers that keep up were closed`] : []),
    ...(result.missing > 0 ? [`${result.missing} members could not come back`] : []),
    ...(metrics.closes + metrics.drops > 0 ? [] : ["no slow reader was noticed"]),
    ...(metrics.closes === result.slow_closed ? [] : [`${metrics.closes} closes counted, ${result.slow_closed} seen`]),
    ...(growth > GROWTH_ALLOWED ? [`memory grew to ${growth.toFixed(2)} of what it had settled at`] : []),
  ];
}

/** @param {import("./options.mjs").Options} options  @param {(text: string) => void} say */
export async function soak({ seconds }, say) {
  const admin = await freePort();
  const server = await Running.start(SINGLE[0], ["--admin", `127.0.0.1:${admin}`, "--max-outbox", String(OUTBOX)]);
  try {
    say(`soak: 10,000 connections in 1,000 rooms for ${seconds} s`);
    const report = Math.min(10, Math.max(1, seconds / 20));
    const load = [...LOAD, "--seconds", String(seconds), "--report", String(report)];
    const result = await runLoad(server, load, seconds + 120);
    const metrics = await slowReaders(admin);
    return { result, metrics, faults: faultsOf(result, metrics) };
  } finally {
    await server.stop();
  }
}

const mebibytes = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(1);

/** @param {any} result  @param {{ closes?: number, drops?: number }} metrics  @returns {string[][]} */
export function soakRows(result, metrics) {
  const memory = result.samples.map((/** @type {any} */ sample) => sample.memory);
  return [
    ["", "", ""],
    ["time", `${Math.round(result.seconds)} s`, ""],
    ["connections, rooms", `${result.connections.toLocaleString("en")}, ${result.rooms.toLocaleString("en")}`, ""],
    ["messages delivered to readers that keep up", result.deliveries.toLocaleString("en"), ""],
    ["lost, heard twice", `${result.lost}, ${result.repeated}`, ""],
    ["left and came back", result.joins.toLocaleString("en"), ""],
    ["slow readers closed: counted, seen", `${metrics.closes}, ${result.slow_closed}`, ""],
    ["latency p50, p99", `${Math.round(result.latency_us.p50)} µs, ${Math.round(result.latency_us.p99)} µs`, ""],
    ["memory: start, settled, end", [memory[0], memory[Math.ceil((memory.length - 1) / 5)], memory.at(-1)]
      .map(mebibytes).join(", ") + " MiB", ""],
    ["end over settled", memoryGrowth(result.samples).toFixed(3), ""],
  ];
}
