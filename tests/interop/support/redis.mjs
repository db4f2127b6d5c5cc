// A real redis-server as a child process, on a free port of 127.0.0.1, in a directory of its own.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { within } from "../../conformance/support/within.mjs";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** A port that nobody listens on now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class Redis {
  constructor(args = []) {
    this.args = args;
  }

  /** Starts it, empty; the second time on the port of the first. */
  async start() {
    this.port ??= await freePort();
    this.directory ??= mkdtempSync(join(tmpdir(), "parlor-redis-"));
    const args = ["--port", String(this.port), "--bind", "127.0.0.1", "--save", "", "--dir", this.directory];
    this.child = spawn("redis-server", [...args, ...this.args], { stdio: ["ignore", "pipe", "inherit"] });
    running.add(this.child);
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
    const ready = new Promise((resolve) => {
      let log = "";
      this.child.stdout.setEncoding("utf8").on("data", (text) => {
        log += text;
        if (/Ready to accept connections/.test(log)) resolve();
      });
    });
    await within(ready, "redis-server's ready line", 10_000);
    return this;
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  signal(name) {
    this.child.kill(name);
  }

  async kill() {
    this.signal("SIGKILL");
    await this.ended;
    running.delete(this.child);
  }

  async stop() {
    await this.kill();
    rmSync(this.directory, { recursive: true });
  }

  command(...words) {
    return execFileSync("redis-cli", ["-p", String(this.port), ...words], { encoding: "utf8" }).trim();
  }
}

/** One Redis for all tests of the suite in whose body this is called. */
export function useRedis(args) {
  const redis = new Redis(args);
  before(() => redis.start());
  after(() => redis.stop());
  return redis;
}

/** Waits until a TCP connection to the port succeeds. */
export function listening(port) {
  return new Promise((resolve) => {
    const attempt = () => {
      const socket = createConnection(port, "127.0.0.1");
      socket.once("connect", () => (socket.destroy(), resolve()));
      socket.once("error", () => setTimeout(attempt, 20));
    };
    attempt();
  });
}
