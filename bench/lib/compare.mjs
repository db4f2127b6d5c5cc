// Side by side: each server runs once, then each again, so that what changes on the machine meanwhile meets them all.
import { runLoad } from "./load.mjs";
import { Running } from "./servers.mjs";
import { loadFor, WORKLOADS } from "./workloads.mjs";

/** For opening connections and for what is under way at the end: 10,000 connections take some servers two minutes. */
const PATIENCE_SECONDS = 240;

/** @typedef {{ name: string, runs: import("./load.mjs").Result[] }} Measured */
/** @typedef {{ name: string, title: string, figure: import("./workloads.mjs").Figure, show: string[],
 *   servers: Measured[] }} Comparison */

/** The workloads and servers that were asked for. @param {import("./options.mjs").Options} options
 * @returns {import("./workloads.mjs").Workload[]} */
export function chosen({ only, servers, peers }) {
  const named = WORKLOADS.filter(({ name }) => only.length === 0 || only.some((text) => name.includes(text)));
  const wanted = new Set([...servers, ...peers.map(({ name }) => name)]);
  return named.map((workload) => {
    const all = [...workload.servers, ...(workload.peers ? peers : [])];
    if (servers.length === 0) return { ...workload, servers: all };
    const some = all.filter((server) => wanted.has(server.name));
    // The first one is measured, too, since the others are compared with it.
    return { ...workload, servers: some.length === 0 || some[0] === all[0] ? some : [all[0], ...some] };
  }).filter((workload) => workload.servers.length > 0);
}

/** One run on a server of its own. A server that fails is a result, too. @param {import("./servers.mjs").Server} server
 * @param {string[]} load  @param {number} seconds  @returns {Promise<import("./load.mjs").Result>} */
export async function measure(server, load, seconds) {
  let running;
  try {
    running = await Running.start(server);
    return await runLoad(running, load, seconds + PATIENCE_SECONDS);
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  } finally {
    await running?.stop();
  }
}

/** @param {import("./workloads.mjs").Workload} workload  @param {import("./options.mjs").Options} options
 * @param {(text: string) => void} say  @returns {Promise<Comparison>} */
export async function compare(workload, { runs, seconds }, say) {
  const { name, title, figure, show = [] } = workload;
  /** @type {Measured[]} */
  const servers = workload.servers.map((server) => ({ name: server.name, runs: [] }));
  for (let run = 0; run < runs; run += 1) {
    for (const [i, server] of workload.servers.entries()) {
      say(`${name}: run ${run + 1} of ${runs}, ${server.name}`);
      servers[i].runs.push(await measure(server, loadFor(server, workload, seconds), seconds));
    }
  }
  return { name, title, figure, show, servers };
}
