// A Redis with a replica and a sentinel that watches them, as child processes.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, listening, Redis } from "./redis.mjs";

export class Watched {
  name = "live";

  /** `password`: what the sentinel asks for; empty: nothing. */
  constructor({ password = "" } = {}) {
    this.password = password;
  }

  async start() {
    this.master = new Redis();
    await this.master.start();
    const of = ["--replicaof", "127.0.0.1", String(this.master.port), "--repl-diskless-sync-delay", "0"];
    this.replica = new Redis(of);
    await this.replica.start();
    this.port = await freePort();
    this.directory = mkdtempSync(join(tmpdir(), "parlor-sentinel-"));
    const file = join(this.directory, "sentinel.conf");
    writeFileSync(file, [
      `port ${this.port}`, "bind 127.0.0.1", `dir ${this.directory}`,
      `sentinel monitor ${this.name} 127.0.0.1 ${this.master.port} 1`,
      `sentinel down-after-milliseconds ${this.name} 500`, `sentinel failover-timeout ${this.name} 3000`,
      ...(this.password === "" ? [] : [`requirepass ${this.password}`]), "",
    ].join("\n"));
    this.child = spawn("redis-sentinel", [file], { stdio: "ignore" });
    process.once("exit", () => this.child.kill("SIGKILL"));
    await listening(this.port);
    while (!/master-link-status\nok/.test(this.ask("replicas", this.name))) await pause(50);
    return this;
  }

  ask(...words) {
    const login = this.password === "" ? [] : ["-a", this.password, "--no-auth-warning"];
    return execFileSync("redis-cli", ["-p", String(this.port), ...login, "sentinel", ...words], { encoding: "utf8" });
  }

  /** The URL's authority and path for a layer. */
  get place() {
    return `127.0.0.1:${this.port}/${this.name}`;
  }

  /** To all three, whatever state they are in. */
  signal(name) {
    this.child?.kill(name);
    this.replica?.child?.kill(name);
    this.master?.child?.kill(name);
  }

  async stop() {
    this.child.kill("SIGKILL");
    await this.replica.stop();
    await this.master.stop();
    rmSync(this.directory, { recursive: true });
  }
}
