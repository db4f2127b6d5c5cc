// `./dev chaos`: real servers, a real store and real sockets, killed, stalled and cut by seed while many clients talk.
import process from "node:process";
import { parseArgs } from "node:util";
import { runChaos } from "./run.mjs";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    seconds: { type: "string", default: "60" },
    clients: { type: "string", default: "40" },
    rooms: { type: "string", default: "4" },
    servers: { type: "string", default: "2" },
    store: { type: "string", default: "redis" },
    quiet: { type: "boolean", default: false },
  },
});
const store = /** @type {"redis" | "redis-empty" | "sqlite"} */ (values.store);
if (!["redis", "redis-empty", "sqlite"].includes(store)) {
  console.error("--store is redis, redis-empty (a Redis that keeps nothing when it dies) or sqlite");
  process.exit(2);
}
const began = performance.now();
const log = (/** @type {string} */ line) => {
  if (!values.quiet) console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`);
};
console.log(`seed ${values.seed}, ${values.clients} clients in ${values.rooms} rooms, store ${store}`);
const result = await runChaos({
  seed: Number(values.seed), seconds: Number(values.seconds), clients: Number(values.clients),
  rooms: Number(values.rooms), servers: Number(values.servers), store, log,
});
const { lost, doubled, different, ...figures } = result;
console.log(figures);
console.log(`acknowledged ${result.acknowledged}, lost ${lost.length}, doubled ${doubled.length}, ` +
  `reconnects ${result.reconnects}, recovery p50 ${result.recoveryMs.p50} ms, p99 ${result.recoveryMs.p99} ms`);
for (const one of [...lost, ...doubled, ...different].slice(0, 20)) console.log(one);
process.exit(lost.length + doubled.length + different.length + result.desyncs === 0 ? 0 : 1);
