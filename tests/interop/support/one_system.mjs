// What a Django process and two Parlor servers on one Redis must do together, for either of channels_redis' layers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { runParlor, Server } from "../../conformance/support/server.mjs";
import { Client } from "../../conformance/support/transcripts.mjs";
import { ChannelsPeer } from "./channels_peer.mjs";
import { Daphne } from "./daphne.mjs";
import { Redis } from "./redis.mjs";

const backends = {
  core: { scheme: "redis", django: "channels_redis.core.RedisChannelLayer" },
  pubsub: { scheme: "redis+pubsub", django: "channels_redis.pubsub.RedisPubSubChannelLayer" },
};

/** Starts Redis, Django and two Parlor servers around the suite in whose body this is called. */
export function useSystem(kind, { keys = [], redisArgs = [], database = 0, complaints } = {}) {
  const system = { kind, redis: new Redis(redisArgs), servers: [] };
  before(async () => {
    await system.redis.start();
    const { scheme, django } = backends[kind];
    system.url = `${system.redis.url.replace("redis:", `${scheme}:`)}/${database}`;
    system.config = { hosts: [`${system.redis.url}/${database}`] };
    if (keys.length > 0) system.config.symmetric_encryption_keys = keys;
    const flags = ["--layer", system.url, ...keys.flatMap((key) => ["--layer-key", key])];
    system.flags = flags;
    const options = { complaints };
    system.servers = await Promise.all([
      new Daphne({ BACKEND: django, CONFIG: system.config }).start(),
      new Server(["--threads", "2", ...flags], options).start(),
      new Server(["--threads", "1", ...flags], options).start(),
    ]);
  });
  after(async () => {
    await Promise.all(system.servers.map((server) => server.stop()));
    await system.redis.stop();
  });
  return system;
}

/** One member on every server, each of which has received a message of each. */
export async function joinEverywhere(system, path, perServer = 1) {
  const members = [];
  for (const server of system.servers) {
    for (let i = 0; i < perServer; ++i) members.push(new Client(`ws://${server.host}${path}`));
  }
  for (const member of members) await member.shaken;
  await allTogether(members, "warm up");
  return members;
}

/** Everybody sends until everybody has been heard by all; a layer may need a moment to know all members. */
async function allTogether(members, text) {
  const unheard = new Set(members.keys());
  for (let attempt = 0; unheard.size > 0; ++attempt) {
    assert.ok(attempt < 100, "some members are never heard by all");
    const sender = [...unheard][0];
    const message = `${text} ${sender}/${attempt}`;
    members[sender].socket.send(JSON.stringify({ message }));
    const all = await Promise.allSettled(members.map((member) => until(member, message)));
    if (all.every(({ status }) => status === "fulfilled")) unheard.delete(sender);
  }
}

/** Skips what comes before the message. */
export async function until(member, message) {
  while (true) {
    const { text, closed } = await member.next(`the message ${message}`);
    assert.equal(closed, undefined, "the connection was closed");
    if (JSON.parse(text).message === message) return;
  }
}

/**
 * What each member gets when each of them sends `count` messages: all of them, in the senders' orders, once.
 *
 * Members of one server see one order, and all members see what Parlor's members sent in one order. Where a message of
 * Django's core layer stands among others may differ between servers: it is scored by the clock of its process before
 * it is sent, so a server that reads its inbox at once has seen later ones before it, and one that reads later has not.
 */
export async function talk(members, count, label = "m") {
  for (let n = 0; n < count; ++n) {
    members.forEach((member, i) => member.socket.send(JSON.stringify({ message: { label, from: i, n } })));
  }
  const got = await Promise.all(members.map(async (member) => {
    const messages = [];
    while (messages.length < count * members.length) {
      messages.push(JSON.parse((await member.next(`message ${messages.length}`)).text).message);
    }
    return messages;
  }));
  const serverOf = (i) => new URL(members[i].socket.url).host;
  const ofParlor = (messages) => messages.filter(({ from }) => serverOf(from) !== serverOf(0));
  for (const [i, messages] of got.entries()) {
    const neighbour = members.findIndex((_, other) => serverOf(other) === serverOf(i));
    assert.deepEqual(messages, got[neighbour], "members of one server see the same order");
    assert.deepEqual(ofParlor(messages), ofParlor(got[0]), "everybody sees Parlor's messages in the same order");
    members.forEach((_, i) => {
      const numbers = messages.filter(({ from }) => from === i).map(({ n }) => n);
      assert.deepEqual(numbers, [...Array(count).keys()], `what ${i} sent comes once and in order`);
    });
  }
}

/** JSON without the escapes that Python writes for characters beyond ASCII. */
const plain = (text) => (text.startsWith("{") ? JSON.stringify(JSON.parse(text)) : text);

const close = (members) => members.forEach(({ socket }) => socket.terminate());

/** Declares the tests. */
export function behavesAsOne(system) {
  serversAreOne(system);
  programsTakePart(system);
}

function serversAreOne(system) {
  test("members on all servers get what any of them sends, once and in order", async () => {
    const members = await joinEverywhere(system, "/chat/one/", 2);
    await talk(members, 10);
    close(members);
  });

  test("every tutorial group is shared under Django's name and event type", async () => {
    for (const path of ["/ws/chat/", "/ws/ops/", "/group/42/", "/ws/game/table/"]) {
      const members = system.servers.map((server) => new Client(`ws://${server.host}${path}`));
      for (const member of members) await member.shaken;
      for (const [i, sender] of members.entries()) {
        const text = path === "/group/42/" ? `你好 ${i}` : JSON.stringify({ message: `你好 ${i}` });
        sender.socket.send(text);
        for (const member of members) {
          let got = "";
          while (!got.includes(`你好 ${i}`)) got = plain((await member.next(`${path} from ${i}`)).text);
        }
      }
      close(members);
    }
  });
}

function programsTakePart(system) {
  test("messages of a program on channels_redis come as they were, bytes apart from texts", async () => {
    const peer = new ChannelsPeer(system.kind, system.config);
    const members = await joinEverywhere(system, "/chat/peer/");
    const message = { text: "聊天 \u0001", list: [1, -1, 1.5, 2 ** 53 - 1, null, true], empty: {} };
    await peer.call("group_send", "chat_peer", { type: "chat.message", message });
    for (const member of members) assert.deepEqual(JSON.parse((await member.next("it")).text), { message });
    close(members);
    await peer.kill();
  });

  test("a program on channels_redis gets what Parlor's members send", async () => {
    const peer = new ChannelsPeer(system.kind, system.config);
    const channel = await peer.call("new_channel");
    await peer.call("group_add", "chat_listen", channel);
    const member = new Client(`ws://${system.servers[1].host}/chat/listen/`);
    await member.shaken;
    for (const message of ["one", { deep: ["聊天", 1.5] }]) {
      member.socket.send(JSON.stringify({ message }));
      assert.deepEqual(await peer.call("receive", channel), { type: "chat.message", message });
    }
    close([member]);
    await peer.kill();
  });

  test("a plain named channel carries messages from Channels to Parlor and back, in order", async () => {
    const peer = new ChannelsPeer(system.kind, system.config);
    const parlor = (...args) => runParlor("layer", ...system.flags, "--timeout", "8", ...args);
    // In pub/sub who receives must be there first; in the core layer the message waits in Redis.
    const present = async (channel) => {
      while (system.kind === "pubsub" && !/[1-9]$/.test(system.redis.command("PUBSUB", "NUMSUB", channel))) {
        await pause(10);
      }
    };
    for (let n = 0; n < 3; ++n) {
      const message = { type: "greeting", n, text: "你好", list: [1, -1, 1.5, null, true] };
      const received = parlor("receive", "to_parlor");
      await present("to_parlor");
      await peer.call("send", "to_parlor", message);
      const { code, stdout, stderr } = await received;
      assert.equal(code, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), message);

      const heard = peer.call("receive", "to_django");
      await present("to_django");
      assert.equal((await parlor("send", "to_django", JSON.stringify(message))).code, 0);
      assert.deepEqual(await heard, message);
    }
    await peer.kill();
  });
}
