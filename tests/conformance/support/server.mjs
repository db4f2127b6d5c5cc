// The program under test as a child process: started on a free port, waited for, stopped by its id, and asked for its
// exit code and its complaints at the end.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { within } from "./within.mjs";

const built = fileURLToPath(new URL("../../../build/release/parlor", import.meta.url));
export const binary = process.env.PARLOR_BIN ?? built;

const complaint = /\b(warn|warning|error|critical|invariant)\b|sanitizer|runtime error|terminate called/i;
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Runs `parlor ARGS`; `ended` gives {code, signal} and never fails. */
export function spawnParlor(args, file = binary) {
  assert.ok(existsSync(file), `${file} is not there; build it, or name another one in PARLOR_BIN`);
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  const program = { child, stdout: "", stderr: "" };
  running.add(child);
  child.stdout.setEncoding("utf8").on("data", (text) => (program.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (program.stderr += text));
  program.ended = new Promise((resolve) => {
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  return program;
}

/** Runs `parlor ARGS` to its end. */
export async function runParlor(...args) {
  const program = spawnParlor(args);
  try {
    const { code } = await within(program.ended, `the end of parlor ${args.join(" ")}`);
    return { code, stdout: program.stdout, stderr: program.stderr };
  } finally {
    program.child.kill("SIGKILL");
  }
}

/** `parlor serve ARGS` on a free port of 127.0.0.1. */
export class Server {
  /** `complaints`: a pattern of the complaints that the test provokes; `file`: another program than ours. */
  constructor(args = [], { complaints, file } = {}) {
    this.args = args;
    this.file = file;
    this.complaints = complaints;
  }

  async start() {
    const listening = this.args.some((arg) => ["-u", "-p"].includes(arg)) ? [] : ["-b", "127.0.0.1", "-p", "0"];
    this.program = spawnParlor(["serve", ...listening, ...this.args], this.file);
    await within(Promise.race([this.#ready(), this.program.ended]), "the server's ready line", 10_000);
    assert.match(this.program.stdout, /serves on/, `the server did not start: ${this.program.stderr}`);
    this.port = Number(this.program.stdout.match(/http:\/\/127\.0\.0\.1:(\d+)\//)?.[1]);
    this.host = `127.0.0.1:${this.port}`;
    this.url = `http://${this.host}`;
    return this;
  }

  #ready() {
    return this.said(/\n/);
  }

  /** Waits until its standard output has the pattern. */
  said(pattern) {
    return new Promise((resolve) => {
      const look = () => {
        if (!pattern.test(this.program.stdout)) return;
        this.program.child.stdout.off("data", look);
        resolve();
      };
      this.program.child.stdout.on("data", look);
      look();
    });
  }

  get pid() {
    return this.program.child.pid;
  }

  /** What of its memory is in use, in bytes. */
  residentBytes() {
    return Number(readFileSync(`/proc/${this.pid}/status`, "utf8").match(/VmRSS:\s+(\d+) kB/)[1]) * 1024;
  }

  signal(name) {
    this.program.child.kill(name);
  }

  /** Waits for its end, which must be an orderly one. */
  async ended(timeoutMs) {
    const { code, signal } = await within(this.program.ended, "the server's end", timeoutMs).catch((late) => {
      this.signal("SIGKILL");
      throw late;
    });
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, this.program.stderr);
    const lines = this.program.stderr.split("\n");
    const complaints = lines.filter((line) => complaint.test(line) && !this.complaints?.test(line));
    assert.deepEqual(complaints, [], "the server complained");
  }

  async stop() {
    if (this.program === undefined) return;
    this.signal("SIGTERM");
    await this.ended(10_000);
  }
}

/** One server for all tests of the suite in whose body this is called; use it inside tests only. */
export function useServer(args, options) {
  const server = new Server(args, options);
  before(() => server.start());
  after(() => server.stop());
  return server;
}
