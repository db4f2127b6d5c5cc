// What goes wrong around Redis: sockets stay open, and messages flow again by themselves.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Server } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { within } from "../conformance/support/within.mjs";
import { ChannelsPeer } from "./support/channels_peer.mjs";
import { until } from "./support/one_system.mjs";
import { useRedis } from "./support/redis.mjs";

const flows_again_ms = 2_000;
const expected = new RegExp(["no connection to", "does not answer yet", "channel layer confirmed", "too many commands",
  "cannot be read", "was for no channel"].join("|"));

/** Two Parlor servers on the layer, and a member of one room on each. */
async function start(url, flags = []) {
  const servers = await Promise.all([1, 2].map(() =>
    new Server(["--threads", "1", "--layer", url, ...flags], { complaints: expected }).start()));
  const members = servers.map((server) => new Client(`ws://${server.host}/chat/faults/`));
  for (const member of members) await member.shaken;
  return {
    servers, members,
    async stop() {
      members.forEach(({ socket }) => socket.terminate());
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

/** How long it takes until a message of each member reaches the other one. */
async function flowAgain({ members }, label) {
  const begin = Date.now();
  for (const [from, to] of [[0, 1], [1, 0]]) {
    const message = `${label} ${from}`;
    let heard = false;
    const hearing = until(members[to], message).then(() => (heard = true));
    while (!heard) {
      assert.equal(members[from].socket.readyState, 1, "the socket stays open");
      members[from].socket.send(JSON.stringify({ message }));
      await Promise.race([hearing, pause(25)]);
      assert.ok(Date.now() - begin < 20_000, "no message flows any more");
    }
  }
  return Date.now() - begin;
}

for (const scheme of ["redis", "redis+pubsub"]) {
  describe(`with ${scheme}://, when Redis`, () => {
    const redis = useRedis();
    const url = () => redis.url.replace("redis", scheme);

    test("is killed under load and comes back empty, groups work within 2 s", async () => {
      const system = await start(url());
      await flowAgain(system, "before");
      let load = true;
      const loading = (async () => {
        for (let n = 0; load; ++n) {
          system.members[0].socket.send(JSON.stringify({ message: `load ${n}` }));
          await pause(1);
        }
      })();
      await redis.kill();
      await pause(1_500);  // the outage itself
      await redis.start();
      load = false;
      await loading;
      assert.ok(await flowAgain(system, "after") < flows_again_ms);
      for (const { program } of system.servers) assert.match(program.stderr, /connected again .* commands were lost/);
      await system.stop();
    });

    test("pauses its clients, messages wait and flow again", async () => {
      const system = await start(url());
      await flowAgain(system, "before");
      redis.command("CLIENT", "PAUSE", "1500", "ALL");
      assert.ok(await flowAgain(system, "after") < 1_500 + flows_again_ms);
      await system.stop();
    });

    test("is stopped for longer than a command may take, messages flow within 2 s of its going on", async () => {
      const system = await start(url());
      await flowAgain(system, "before");
      redis.signal("SIGSTOP");
      system.members[0].socket.send(JSON.stringify({ message: "into the void" }));
      const noticed = system.servers.map(({ program }) => new Promise((resolve) => {
        const look = () => /no connection to/.test(program.stderr) && resolve();
        program.child.stderr.on("data", look);
        look();
      }));
      await within(Promise.all(noticed), "the log's line about it", 20_000);
      redis.signal("SIGCONT");
      assert.ok(await flowAgain(system, "after") < flows_again_ms);
      await system.stop();
    });
  });
}

describe("with a wrong password", () => {
  const redis = useRedis(["--requirepass", "right"]);

  test("the server says so, never shows the password, serves what needs no Redis, and keeps trying", async () => {
    const url = redis.url.replace("//", "//:topsecret@");
    const server = await new Server(["--layer", url], { complaints: expected }).start();
    const client = new Client(`ws://${server.host}/ws/echo/`);
    await client.shaken;
    client.socket.send("hello");
    assert.match((await client.next("the echo")).text, /hello/);
    const said = new Promise((resolve) => {
      const look = () => /WRONGPASS|invalid/i.test(server.program.stderr) && resolve();
      server.program.child.stderr.on("data", look);
      look();
    });
    await within(said, "the log's line");
    assert.doesNotMatch(server.program.stderr, /topsecret/);
    const member = new Client(`ws://${server.host}/chat/later/`);
    await member.shaken;
    redis.command("-a", "right", "--no-auth-warning", "CONFIG", "SET", "requirepass", "topsecret");
    member.socket.send(JSON.stringify({ message: "held" }));
    await until(member, "held");
    client.socket.terminate();
    member.socket.terminate();
    await server.stop();
  });
});

describe("with a wrong key and foreign members", () => {
  const redis = useRedis();

  test("messages that cannot be read are logged and skipped, those after them arrive", async () => {
    const system = await start(redis.url, ["--layer-key", "right"]);
    await flowAgain(system, "before");
    const stranger = new ChannelsPeer("core", { hosts: [redis.url], symmetric_encryption_keys: ["wrong"] });
    await stranger.call("group_send", "chat_faults", { type: "chat.message", message: "unreadable" });
    const plain = new ChannelsPeer("core", { hosts: [redis.url] });
    await plain.call("group_send", "chat_faults", { type: "chat.message", message: "unreadable, too" });
    const friend = new ChannelsPeer("core", { hosts: [redis.url], symmetric_encryption_keys: ["right"] });
    await friend.call("group_send", "chat_faults", { type: "chat.message", message: "readable" });
    for (const member of system.members) await until(member, "readable");
    for (const { program } of system.servers) assert.match(program.stderr, /cannot be read and was dropped/);
    await Promise.all([stranger, plain, friend].map((peer) => peer.kill()));
    await system.stop();
  });

  test("a worker that died while its channel is in a group does not keep the others from theirs", async () => {
    const system = await start(redis.url);
    const worker = new ChannelsPeer("core", { hosts: [redis.url] });
    await worker.call("group_add", "chat_faults", await worker.call("new_channel"));
    redis.command("ZADD", "asgi:group:chat_faults", String(Date.now() / 1000), "no channel name at all");
    await worker.kill();
    for (let n = 0; n < 150; ++n) {
      system.members[0].socket.send(JSON.stringify({ message: `m${n}` }));
      await until(system.members[1], `m${n}`);
    }
    await system.stop();
  });
});
