// Child processes of the bench: pinned to a processor, waited for until they listen, and stopped by their ids.
import { spawn } from "node:child_process";
import { createConnection, createServer } from "node:net";
import { cpus } from "node:os";
import process from "node:process";

/** Servers on the first processor, load on the second. On a machine with one, nothing is pinned. */
export const SERVER_CPU = 0;
export const LOAD_CPU = 1;

const START_SECONDS = 20;
const STOP_SECONDS = 5;
/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** @param {number} cpu  @param {string[]} command */
export function pinned(cpu, command) {
  return cpus().length > cpu ? ["taskset", "-c", String(cpu), ...command] : command;
}

/** A port of 127.0.0.1 that nobody listens on now. @returns {Promise<number>} */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @param {number} port  @returns {Promise<boolean>} */
function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

/** A server as a child process. Its output is kept, to be shown when it fails. */
export class Child {
  /** @param {string[]} command  @param {{ env?: Record<string, string>, cwd?: string }} [options] */
  constructor(command, { env = {}, cwd } = {}) {
    const [file, ...args] = command;
    this.command = command.join(" ");
    this.output = "";
    this.child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    this.ended = new Promise((resolve) => {
      this.child.on("error", (error) => (this.output += error.message, resolve(undefined)));
      this.child.on("close", resolve);
    }).then(() => running.delete(this.child));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.output = (this.output + text).slice(-4000)));
    }
  }

  get pid() {
    return this.child.pid ?? 0;
  }

  /** Waits until it listens on the port. @param {number} port */
  async listening(port) {
    let gone = false;
    this.ended.then(() => (gone = true));
    const deadline = performance.now() + START_SECONDS * 1000;
    while (!(await answers(port))) {
      if (gone || performance.now() > deadline) throw new Error(`${this.command} did not start: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop() {
    this.child.kill("SIGTERM");
    const kill = setTimeout(() => this.child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await this.ended;
    clearTimeout(kill);
  }
}
