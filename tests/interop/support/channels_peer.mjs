// A Python program on channels_redis as a child process: its verbs as asynchronous functions.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { within } from "../../conformance/support/within.mjs";

const script = fileURLToPath(new URL("channels_peer.py", import.meta.url));
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export class ChannelsPeer {
  #waiting = [];

  /** `backend`: "core" or "pubsub"; `config`: as in Django's CHANNEL_LAYERS. */
  constructor(backend, config) {
    const name = backend === "core" ? "core.RedisChannelLayer" : "pubsub.RedisPubSubChannelLayer";
    this.child = spawn("/usr/bin/python3", ["-B", "-u", script, `channels_redis.${name}`, JSON.stringify(config)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    running.add(this.child);
    this.ready = new Promise((resolve) => this.#waiting.push(resolve));
    createInterface({ input: this.child.stdout }).on("line", (line) => this.#waiting.shift()(JSON.parse(line)));
    this.ended = new Promise((resolve) => this.child.on("close", resolve)).then(() => running.delete(this.child));
  }

  async call(verb, ...args) {
    await within(this.ready, "the Python program", 10_000);
    const answered = new Promise((resolve) => this.#waiting.push(resolve));
    this.child.stdin.write(JSON.stringify([verb, ...args]) + "\n");
    const answer = await within(answered, `the answer to ${verb}`, 12_000);
    if (answer.error) throw new Error(`${verb}: ${answer.error}`);
    return answer.result;
  }

  /** kill -9, as a worker dies. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}
