// The tutorials' consumers on real Django Channels, served by daphne as a child process.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { within } from "../../conformance/support/within.mjs";

const python = "/usr/bin/python3";  // the distribution's, which has the distribution's packages
const project = fileURLToPath(new URL("../django_project", import.meta.url));
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Why there is no daphne on this machine; empty when there is one. */
export function missing() {
  const { status } = spawnSync(python, ["-c", "import channels, daphne"]);
  return status === 0 ? "" : `${python} has no channels and daphne: install python3-django-channels and python3-daphne`;
}

export class Daphne {
  log = "";

  /** `layer`: the configuration of Django's default channel layer; without it that of one process. */
  constructor(layer) {
    this.env = layer === undefined ? process.env : { ...process.env, CHANNEL_LAYER: JSON.stringify(layer) };
  }

  async start() {
    const args = ["-B", "-u", "-m", "daphne", "-b", "127.0.0.1", "-p", "0", "site_config.asgi:application"];
    this.child = spawn(python, args, { cwd: project, env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
    this.ended.then(() => running.delete(this.child));
    await within(Promise.race([this.#ready(), this.ended]), "daphne's ready line", 20_000);
    this.port = Number(this.log.match(/Listening on TCP address 127\.0\.0\.1:(\d+)/)?.[1]);
    assert.ok(this.port > 0, `daphne did not start: ${this.log}`);
    this.host = `127.0.0.1:${this.port}`;
    this.url = `http://${this.host}`;
    return this;
  }

  #ready() {
    return new Promise((resolve) => {
      for (const stream of [this.child.stdout, this.child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          this.log += text;
          if (/Listening on TCP address/.test(this.log)) resolve();
        });
      }
    });
  }

  async stop() {
    this.child?.kill("SIGTERM");
    await within(this.ended, "daphne's end", 10_000).catch(() => this.child.kill("SIGKILL"));
  }
}

/** One daphne for all tests of the suite in whose body this is called. */
export function useDaphne() {
  const daphne = new Daphne();
  before(() => daphne.start());
  after(() => daphne.stop());
  return daphne;
}
