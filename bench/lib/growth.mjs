// How cost grows: the same load on more members, more connections, more rooms.
import { measure } from "./compare.mjs";
import { SINGLE, STORES } from "./servers.mjs";
import { median } from "./statistics.mjs";
import { figureOf } from "./workloads.mjs";

/** @typedef {object} Growth
 * @property {string} name  @property {string} title  @property {string} across  @property {string} up
 * @property {string} key  in the generator's result
 * @property {import("./servers.mjs").Server[]} servers
 * @property {number[]} steps
 * @property {(step: number) => string[]} load */

/** @typedef {{ name: string, title: string, across: string, up: string,
 *   lines: import("./svg.mjs").Line[] }} Grown */

const MICROSECONDS = "µs of the server's processor for each delivery";
const words = (/** @type {(string | number)[]} */ ...all) => all.map(String);

/** @type {Growth[]} */
const GROWTHS = [
  {
    name: "members", title: "Cost of a delivery, by members of one room", across: "members of the room",
    up: MICROSECONDS, key: "cost", servers: SINGLE, steps: [10, 50, 200, 1000, 5000],
    load: (members) => words("traffic", "--path", "/chat/r{room}/", "--members", members, "--window", 4),
  },
  {
    name: "rooms", title: "Cost of a delivery, by number of rooms", across: "rooms, one member in each",
    up: MICROSECONDS, key: "cost", servers: SINGLE, steps: [1, 10, 100, 1000, 10000],
    load: (rooms) => words("traffic", "--path", "/chat/r{room}/", "--rooms", rooms),
  },
  {
    name: "connections", title: "Memory of a server, by idle connections", across: "connections",
    up: "MiB", key: "mebibytes", servers: [...SINGLE, { ...STORES[0], name: "parlor (v1)" }],
    steps: [100, 1000, 3000, 10000],
    load: (connections) => words("idle", "--path", "/ws/echo/", "--rooms", connections),
  },
  {
    name: "v1-rooms", title: "Cost of a command of parlor.v1, by number of rooms", across: "rooms, one member in each",
    up: "µs of the server's processor for each command", key: "command_cost", servers: STORES,
    steps: [1, 10, 100, 1000, 10000],
    load: (rooms) => words("traffic", "--path", "/parlor/v1", "--rooms", rooms, "--dialect", "v1"),
  },
];

/** Figures that follow from others. @param {any} result */
function derived(result) {
  return {
    ...result,
    cost: (result.server_cpu / result.deliveries_per_s) * 1e6,
    command_cost: (result.server_cpu / result.acknowledged_per_s) * 1e6,
    mebibytes: result.memory_after / 2 ** 20,
  };
}

/** @param {Growth} growth  @param {import("./servers.mjs").Server} server  @param {number} step */
function loadOf(growth, server, step) {
  const load = growth.load(step);
  if (server.name.endsWith("(v1)")) {
    return [...load.map((word) => word.replace("/ws/echo/", "/parlor/v1")), "--dialect", "v1"];
  }
  return load.includes("--dialect") ? load : [...load, "--dialect", server.dialect ?? "plain"];
}

/** Which servers of it are asked for. @param {Growth} growth  @param {import("./options.mjs").Options} options */
function serversOf({ servers, key }, { servers: wanted, peers }) {
  const all = key === "command_cost" ? servers : [...servers, ...peers];
  return all.filter(({ name }) => wanted.length === 0 || peers.some((peer) => peer.name === name)
    || wanted.some((text) => name.startsWith(text)));
}

/** The figures of a step, for each server, from runs that take turns. @param {Growth} growth  @param {number} step
 * @param {import("./servers.mjs").Server[]} servers  @param {import("./options.mjs").Options} options
 * @param {(text: string) => void} say */
async function stepOf(growth, step, servers, { runs, seconds }, say) {
  /** @type {number[][]} */
  const values = servers.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [i, server] of servers.entries()) {
      say(`growth of ${growth.name}: ${step}, run ${run + 1} of ${runs}, ${server.name}`);
      const load = [...loadOf(growth, server, step), "--seconds", String(seconds)];
      const value = figureOf(derived(await measure(server, load, seconds)), growth.key);
      if (value !== undefined && Number.isFinite(value)) values[i].push(value);
    }
  }
  return values;
}

/** @param {import("./options.mjs").Options} options  @param {(text: string) => void} say
 * @returns {Promise<Grown[]>} */
export async function grow(options, say) {
  const { only, quick } = options;
  const grown = [];
  for (const growth of GROWTHS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const servers = serversOf(growth, options);
    /** @type {import("./svg.mjs").Line[]} */
    const lines = servers.map(({ name }) => ({ name, points: [] }));
    for (const step of quick ? growth.steps.slice(0, 2) : growth.steps) {
      const values = await stepOf(growth, step, servers, options, say);
      for (const [i, all] of values.entries()) if (all.length > 0) lines[i].points.push([step, median(all)]);
    }
    const { name, title, across, up } = growth;
    grown.push({ name, title, across, up, lines });
  }
  return grown;
}

/** @param {Grown} growth  @returns {string[][]} the first row is the head */
export function growthRows({ across, lines }) {
  const steps = [...new Set(lines.flatMap(({ points }) => points.map(([step]) => step)))].sort((a, b) => a - b);
  const cell = (/** @type {[number, number][]} */ points, /** @type {number} */ step) => {
    const value = points.find(([at]) => at === step)?.[1];
    return value === undefined ? "–" : String(Number(value.toPrecision(3)));
  };
  return [[across, ...steps.map((step) => step.toLocaleString("en")), ""],
    ...lines.map(({ name, points }) => [name, ...steps.map((step) => cell(points, step)), ""])];
}
