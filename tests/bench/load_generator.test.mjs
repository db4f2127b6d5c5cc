// The load generator against a small server whose every answer is known.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WebSocketServer } from "ws";

const generator = fileURLToPath(new URL("../../build/release/bench/parlor_load", import.meta.url));
const missing = existsSync(generator) ? false : `${generator} is not built`;

/** A server of echoes and rooms that counts, and does wrong what `faults` says. */
class KnownServer {
  received = 0;
  delivered = 0;
  /** @type {{ drop?: number, repeat?: number, delayMs?: number }} */
  faults = {};
  #rooms = new Map();

  async start() {
    this.server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    this.server.on("connection", (socket, { url }) => {
      const members = url === "/ws/echo/" ? new Set() : this.#rooms.get(url) ?? new Set();
      this.#rooms.set(url, members.add(socket));
      socket.on("message", (raw) => this.#receive(raw.toString(), url, members));
      socket.on("close", () => members.delete(socket));
      socket.on("error", () => {});
    });
    await new Promise((resolve) => this.server.once("listening", resolve));
    return this;
  }

  #receive(text, url, members) {
    this.received += 1;
    const answer = url === "/ws/echo/" ? { message: text } : { message: JSON.parse(text).message };
    const give = () => members.forEach((member) => this.#deliver(member, JSON.stringify(answer)));
    if (this.faults.delayMs === undefined) give();
    else setTimeout(give, this.faults.delayMs);
  }

  #deliver(member, text) {
    this.delivered += 1;
    if (this.delivered === this.faults.drop) return;
    member.send(text);
    if (this.delivered === this.faults.repeat) member.send(text);
  }

  async load(mode, ...options) {
    const to = `127.0.0.1:${this.server.address().port}`;
    const short = ["--seconds", "0.4", "--warmup", "0", "--settle", "0.05", "--stall", "0.2"];
    const { stdout } = await promisify(execFile)(generator, [mode, "--to", to, ...short, ...options]);
    assert.equal(stdout.split("\n").length, 2, "one line");
    return JSON.parse(stdout);
  }

  stop() {
    this.server.clients.forEach((client) => client.terminate());
    return new Promise((resolve) => this.server.close(resolve));
  }
}

describe("the load generator", { skip: missing }, () => {
  /** @type {KnownServer} */
  let server;

  const withServer = (name, body) => test(name, async () => {
    server = await new KnownServer().start();
    try {
      await body();
    } finally {
      await server.stop();
    }
  });

  withServer("counts an echo for each message, and loses none", async () => {
    const result = await server.load("traffic", "--rooms", "4", "--window", "3");
    assert.ok(server.received > 0);
    // What is under way at the end is waited for, but belongs to no second.
    assert.ok(result.deliveries <= server.received && result.deliveries >= server.received - 4 * 3);
    assert.deepEqual([result.lost, result.repeated, result.strays, result.closed], [0, 0, 0, 0]);
  });

  withServer("counts a delivery for each member of the sender's room and of no other", async () => {
    const room = ["--path", "/chat/r{room}/", "--rooms", "3", "--members", "5", "--senders", "2"];
    const result = await server.load("traffic", ...room);
    assert.equal(server.delivered, server.received * 5);
    assert.ok(result.deliveries <= server.delivered && result.deliveries >= server.delivered - 3 * 2 * 5);
    assert.deepEqual([result.lost, result.repeated], [0, 0]);
  });

  withServer("keeps to a fixed rate", async () => {
    const result = await server.load("traffic", "--path", "/chat/r{room}/", "--members", "2", "--rate", "50");
    // Never more than that; a busy machine may miss the last few.
    assert.ok(server.received >= 12 && server.received <= 21, `${server.received} messages in 0.4 s`);
    assert.equal(result.lost, 0);
  });

  withServer("notices a single delivery that is missing, and goes on", async () => {
    server.faults = { drop: 7 };
    const result = await server.load("traffic", "--path", "/chat/r{room}/", "--members", "4");
    assert.equal(result.lost, 1);
    assert.ok(server.delivered > 12, "the load went on behind it");
  });

  withServer("notices that the last delivery is missing", async () => {
    server.faults = { drop: 1 };
    const result = await server.load("traffic", "--path", "/chat/r{room}/", "--members", "1", "--stall", "60",
      "--drain", "0.1");
    assert.deepEqual([server.received, result.lost], [1, 1]);
  });

  withServer("notices a delivery that comes twice", async () => {
    server.faults = { repeat: 5 };
    const result = await server.load("traffic", "--path", "/chat/r{room}/", "--members", "4");
    assert.deepEqual([result.lost, result.repeated], [0, 1]);
  });

  withServer("measures the time from sending to a delivery", async () => {
    server.faults = { delayMs: 50 };
    const { latency_us: latency } = await server.load("traffic", "--path", "/chat/r{room}/", "--members", "3");
    // A timer may come a millisecond early by another clock; a busy machine makes it late.
    assert.ok(latency.p50 >= 48_000 && latency.p50 < 150_000, `${latency.p50} µs`);
    assert.ok(latency.p50 <= latency.p99 && latency.p99 <= latency.p999 && latency.p999 <= latency.max);
  });

  withServer("writes longer messages than one byte or two can count", async () => {
    for (const size of ["200", "70000"]) {
      const result = await server.load("traffic", "--path", "/chat/r{room}/", "--members", "2", "--size", size);
      assert.ok(result.deliveries > 0);
      assert.deepEqual([result.lost, result.strays], [0, 0]);
    }
  });

  withServer("holds idle connections, and counts them", async () => {
    const result = await server.load("idle", "--rooms", "30", "--server-pid", String(process.pid));
    assert.equal(result.connections, 30);
    assert.ok(result.connects_per_s > 0 && result.memory_after > 0);
    assert.equal(result.closed, 0);
  });

  withServer("in a soak, members come back and hear all from then on", async () => {
    const rooms = ["--path", "/chat/r{room}/", "--rooms", "4", "--members", "4"];
    const result = await server.load("soak", ...rooms, "--rate", "50", "--churn", "100", "--report", "0.2");
    assert.ok(result.joins > 5);
    assert.ok(result.deliveries > 0);
    assert.deepEqual([result.lost, result.repeated, result.closed, result.missing], [0, 0, 0, 0]);
  });

  test("says what is wrong with its command line", async () => {
    const failing = promisify(execFile)(generator, ["traffic", "--too", "127.0.0.1:1"]);
    await assert.rejects(failing, ({ code, stderr }) => code === 2 && /there is no option --too/.test(stderr));
  });

  test("fails when there is no server", async () => {
    const failing = promisify(execFile)(generator, ["traffic", "--to", "127.0.0.1:9"]);
    await assert.rejects(failing, ({ code, stderr }) => code === 1 && /connections failed/.test(stderr));
  });
});
