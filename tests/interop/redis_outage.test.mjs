// Redis is away for long, or loses everything while the connections stay.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Server } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { within } from "../conformance/support/within.mjs";
import { until } from "./support/one_system.mjs";
import { Redis } from "./support/redis.mjs";

const flows_again_ms = 2_000;
const queue = 10_000;  // limits::redis_queue_commands

/** Resolves when the program has logged it. */
function logged({ program }, pattern) {
  const said = new Promise((resolve) => {
    const look = () => pattern.test(program.stderr) && resolve();
    program.child.stderr.on("data", look);
    look();
  });
  return within(said, `the log's line ${pattern}`, 10_000);
}

async function echoes(server) {
  const client = new Client(`ws://${server.host}/ws/echo/`);
  const began = Date.now();
  await client.shaken;
  client.socket.send("there?");
  assert.match((await client.next("the echo")).text, /there/);
  client.socket.terminate();
  return Date.now() - began;
}

/** How long it takes until a message of each reaches the other. */
async function flows(members, label) {
  const began = Date.now();
  for (const [from, to] of [members, [...members].reverse()]) {
    const message = `${label} ${from.socket.url}`;
    let heard = false;
    const hearing = until(to, message).then(() => (heard = true));
    while (!heard) {
      from.socket.send(JSON.stringify({ message }));
      await Promise.race([hearing, pause(25)]);
    }
  }
  return Date.now() - began;
}

for (const scheme of ["redis", "redis+pubsub"]) {
  describe(`with ${scheme}://`, () => {
    const redis = new Redis();
    const complaints = /no connection to|too many commands|has forgotten|before the channel layer confirmed|keep up/;
    let servers, members;
    before(async () => {
      await redis.start();
      const url = `${scheme}://127.0.0.1:${redis.port}`;
      const flags = ["--threads", "1", "--max-outbox", String(64 << 20), "--layer", url];
      servers = await Promise.all([1, 2].map(() => new Server(flags, { complaints }).start()));
      members = servers.map(({ host }) => new Client(`ws://${host}/chat/outage/`));
      for (const member of members) await member.shaken;
      await flows(members, "before");
    });
    after(async () => {
      members.forEach(({ socket }) => socket.terminate());
      await Promise.all(servers.map((server) => server.stop()));
      await redis.stop();
    });

    test("what does not fit in the queue while Redis is away is dropped, counted and said", async () => {
      await redis.kill();
      await logged(servers[0], /no connection to/);
      for (let n = 0; n < queue + 500; ++n) members[0].socket.send(JSON.stringify({ message: `held ${n}` }));
      await logged(servers[0], /too many commands wait for .*further ones are dropped/);
      assert.ok(await echoes(servers[0]) < 1_000, "the server serves what needs no Redis");
      const late = new Client(`ws://${servers[0].host}/chat/another/`);
      await within(late.shaken, "a handshake whose group nobody can confirm", 3_000);
      assert.equal(late.socket.readyState, 1);
      await logged(servers[0], /answered before the channel layer confirmed its groups/);
      await redis.start();
      assert.ok(await flows(members, "after") < flows_again_ms);
      await logged(servers[0], /connected again .*; [1-9][0-9]* commands were lost/);
      const told = [...servers[0].program.stderr.matchAll(/connected again .*; (\d+) commands were lost/g)];
      const lost = Math.max(...told.map(([, count]) => Number(count)));
      assert.ok(lost >= 500 && lost < 1_000, `${lost} were counted of about 500 that found no room`);
      late.socket.send(JSON.stringify({ message: "joined after all" }));
      await until(late, "joined after all");
      late.socket.terminate();
    });

    test("FLUSHALL on live connections keeps messages from flowing for 2 s at most", async () => {
      await flows(members, "before the flush");
      for (let n = 0; n < 3; ++n) {
        redis.command("FLUSHALL");
        assert.ok(await flows(members, `after flush ${n}`) < flows_again_ms);
      }
    });
  });
}
