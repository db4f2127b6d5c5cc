// What is measured, on which servers, and which figure of the generator's result is the one to compare.
import { ON_REDIS, PAIRS, SINGLE, STORES } from "./servers.mjs";

/** @typedef {object} Figure
 * @property {string} key  in the generator's result; dots go into objects
 * @property {string} unit
 * @property {"more" | "less"} better */

/** @typedef {object} Workload
 * @property {string} name
 * @property {string} title
 * @property {import("./servers.mjs").Server[]} servers  the first one is what the others are compared with
 * @property {boolean} [peers]  whether servers given by --peer take part
 * @property {string} [only]  a dialect for all of them
 * @property {string[]} load  arguments of the generator
 * @property {Figure} figure
 * @property {number} [seconds]  other than what was asked for
 * @property {string[]} [show]  further keys of the result for the table */

/** @type {Record<string, Figure>} */
const FIGURES = {
  deliveries: { key: "deliveries_per_s", unit: "deliveries/s", better: "more" },
  commands: { key: "acknowledged_per_s", unit: "commands/s", better: "more" },
  tail: { key: "latency_us.p99", unit: "µs, p99", better: "less" },
  memory: { key: "bytes_per_connection", unit: "bytes/connection", better: "less" },
};

const ROOMS = [...SINGLE, ...ON_REDIS];

/** @param {number} depth  @returns {Workload} */
const echo = (depth) => ({
  name: `echo-${depth}`, title: `Echo: 64 connections, ${depth} under way on each`,
  servers: SINGLE, peers: true, figure: { ...FIGURES.deliveries, unit: "echoes/s" },
  load: ["traffic", "--path", "/ws/echo/", "--rooms", "64", "--window", String(depth)],
});

/** @param {number} rooms  @param {number} members  @param {number} window  @returns {Workload} */
const rooms = (rooms, members, window) => ({
  name: `room-${rooms}x${members}-w${window}`,
  title: `${rooms === 1 ? "One room" : `${rooms} rooms`} of ${members}, one sender, window ${window}`,
  servers: ROOMS, peers: true, figure: FIGURES.deliveries,
  load: ["traffic", "--path", "/chat/r{room}/", "--rooms", String(rooms), "--members", String(members),
    "--window", String(window)],
});

/** @param {number} members  @param {number} rate  @returns {Workload} */
const steady = (members, rate) => ({
  name: `steady-${members}`, title: `One room of ${members.toLocaleString("en")}, ${rate} messages/s`,
  servers: ROOMS, peers: true, figure: FIGURES.tail,
  load: ["traffic", "--path", "/chat/r{room}/", "--members", String(members), "--rate", String(rate)],
});

/** @type {Workload} */
const idle = {
  name: "idle", title: "10,000 idle connections", servers: SINGLE, peers: true, figure: FIGURES.memory,
  load: ["idle", "--path", "/ws/echo/", "--rooms", "10000"], seconds: 1, show: ["connects_per_s"],
};

/** @type {Workload} */
const idleV1 = {
  ...idle, name: "idle-v1", title: "10,000 idle connections of parlor.v1, in 1,000 rooms", servers: STORES,
  peers: false, only: "v1", load: ["idle", "--path", "/parlor/v1", "--rooms", "1000", "--members", "10"],
};

/** @param {number} rooms  @param {number} members  @param {number} window  @returns {Workload} */
const v1 = (rooms, members, window) => ({
  name: `v1-${rooms}x${members}-w${window}`,
  title: `parlor.v1: ${rooms === 1 ? "one room" : `${rooms} rooms`} of ${members}, window ${window}`,
  servers: STORES, only: "v1", figure: FIGURES.commands, show: ["deliveries_per_s"],
  load: ["traffic", "--path", "/parlor/v1", "--rooms", String(rooms), "--members", String(members),
    "--window", String(window)],
});

/** @param {Workload} workload  @returns {Workload} */
const paired = (workload) => ({
  ...workload, name: `pair-${workload.name}`, title: `Two servers, ${workload.title.toLowerCase()}`,
  servers: PAIRS, peers: false,
});

/** @type {Workload[]} */
export const WORKLOADS = [
  echo(1), echo(16),
  ...[1, 4, 16, 64].map((window) => rooms(1, 200, window)),
  ...[1, 8].map((window) => rooms(100, 10, window)),
  steady(1000, 20),
  idle, idleV1,
  v1(1, 50, 1), v1(100, 10, 1), v1(100, 10, 8),
  paired(rooms(1, 200, 1)), paired(rooms(1, 200, 16)), paired(rooms(100, 10, 8)),
];

/** @param {import("./servers.mjs").Server} server  @param {Workload} workload  @param {number} seconds */
export function loadFor(server, workload, seconds) {
  const dialect = workload.only ?? server.dialect ?? "plain";
  return [...workload.load, "--dialect", dialect, "--seconds", String(workload.seconds ?? seconds)];
}

/** The figure in a result; undefined when the run failed. @param {any} result  @param {string} key
 * @returns {number | undefined} */
export function figureOf(result, key) {
  return key.split(".").reduce((value, part) => value?.[part], result);
}
