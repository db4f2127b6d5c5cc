// One run: a fleet, a crowd, faults by seed for so long, then peace, and the comparison.
import { Audit } from "./audit.mjs";
import { Crowd } from "./crowd.mjs";
import { Fleet } from "./fleet.mjs";
import { seeded } from "./random.mjs";

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {number[]} sorted @param {number} share */
const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/**
 * @param {{seed: number, seconds: number, clients: number, rooms: number, servers: number,
 *   store: "redis" | "redis-empty" | "sqlite", log?: (line: string) => void}} options
 */
export async function runChaos(options) {
  const random = seeded(options.seed);
  const log = options.log ?? (() => {});
  const audit = new Audit();
  const fleet = new Fleet({ store: options.store, servers: options.store === "sqlite" ? 1 : options.servers }, random);
  const crowd = new Crowd(options.clients, options.rooms, { fleet, audit });
  /** @type {Map<string, number>} */
  const faults = new Map();
  try {
    await fleet.start();
    await crowd.start();
    const peace = new AbortController();
    const talk = crowd.talk(peace.signal);
    talk.catch(() => {}); // awaited below
    await breakThings(options.seconds * 1000, { random, fleet, crowd, faults, log });
    await fleet.heal();
    log("peace");
    peace.abort();
    await talk;
    const different = await crowd.agree();
    return report(audit, crowd, faults, different);
  } finally {
    crowd.close();
    await fleet.stop();
  }
}

/**
 * @param {number} time milliseconds
 * @param {{random: any, fleet: Fleet, crowd: Crowd, faults: Map<string, number>, log: any}} world
 */
async function breakThings(time, { random, fleet, crowd, faults, log }) {
  const cut = { name: "connections cut", weight: 4, run: async () => cutSome(random, crowd) };
  const choices = [...fleet.faults(), cut].flatMap((fault) => Array(fault.weight).fill(fault));
  const end = performance.now() + time;
  while (performance.now() < end) {
    await sleep(random.between(100, 1200));
    const fault = random.pick(choices);
    log(fault.name);
    faults.set(fault.name, (faults.get(fault.name) ?? 0) + 1);
    await fault.run();
  }
}

/** @param {any} random @param {Crowd} crowd */
function cutSome(random, crowd) {
  for (const talker of crowd.talkers) if (random.chance(30)) talker.cut();
}

/** @param {Audit} audit @param {Crowd} crowd @param {Map<string, number>} faults @param {any[]} different */
function report(audit, crowd, faults, different) {
  const recoveries = crowd.talkers.flatMap((talker) => talker.recoveries).sort((a, b) => a - b);
  const sum = (/** @type {"resets" | "desyncs"} */ what) => crowd.talkers.reduce((total, one) => total + one[what], 0);
  return {
    faults: Object.fromEntries(faults),
    acknowledged: audit.acknowledgedCount,
    refused: Object.fromEntries(audit.refused),
    ...audit.compare(),
    different,
    reconnects: recoveries.length,
    recoveryMs: { p50: Math.round(percentile(recoveries, 0.5)), p99: Math.round(percentile(recoveries, 0.99)) },
    slowest: crowd.talkers.map(({ slowest }) => slowest).reduce((one, other) => (one.ms > other.ms ? one : other)),
    resets: sum("resets"),
    desyncs: sum("desyncs"),
  };
}
