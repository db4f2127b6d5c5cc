// A real nginx with a configuration of the test's, without privileges and in a folder of its own.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { within } from "../../conformance/support/within.mjs";
import { freePort } from "./redis.mjs";

const program = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => existsSync(path));
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Why there is no nginx on this machine; empty when there is one. */
export const missing = () => (program === undefined ? "there is no nginx: install nginx-light" : "");

/** What a distribution's nginx.conf says around a site, with every path in `folder`. */
function wholeConfiguration(folder, site) {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(folder, name)};`).join("\n");
  return `daemon off;\nworker_processes 1;\npid ${join(folder, "pid")};\nerror_log stderr notice;\n` +
    `events { worker_connections 256; }\nhttp {\naccess_log ${join(folder, "access.log")};\n${temporary}\n${site}\n}\n`;
}

export class Nginx {
  log = "";

  /** `site`: given the port to listen on, the servers of the configuration. */
  constructor(site) {
    this.site = site;
  }

  async start() {
    this.folder = mkdtempSync(join(tmpdir(), "parlor-nginx-"));
    this.port = await freePort();
    this.host = `127.0.0.1:${this.port}`;
    this.url = `http://${this.host}`;
    const file = join(this.folder, "nginx.conf");
    writeFileSync(file, wholeConfiguration(this.folder, this.site(this.port)));
    const args = ["-p", this.folder, "-e", "stderr", "-c", file];
    const checked = spawnSync(program, [...args, "-t"], { encoding: "utf8" });
    assert.equal(checked.status, 0, checked.stderr);
    this.child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    running.add(this.child);
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
    this.ended.then(() => running.delete(this.child));
    await within(Promise.race([this.#ready(), this.ended]), "nginx's workers", 10_000);
    assert.equal(this.child.exitCode, null, `nginx did not start: ${this.log}`);
    return this;
  }

  #ready() {
    return new Promise((resolve) => {
      this.child.stderr.setEncoding("utf8").on("data", (text) => {
        this.log += text;
        if (/start worker process \d+/.test(this.log)) resolve();
      });
    });
  }


  async stop() {
    this.child?.kill("SIGTERM");
    await within(this.ended, "nginx's end", 10_000).catch(() => this.child.kill("SIGKILL"));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One nginx for all tests of the suite in whose body this is called. */
export function useNginx(site) {
  const nginx = new Nginx(site);
  before(() => nginx.start());
  after(() => nginx.stop());
  return nginx;
}
