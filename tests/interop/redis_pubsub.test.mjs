// Django Channels under daphne and two Parlor servers on one Redis, with channels_redis' pub/sub layer.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Server } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { ChannelsPeer } from "./support/channels_peer.mjs";
import { missing } from "./support/daphne.mjs";
import { behavesAsOne, useSystem } from "./support/one_system.mjs";
import { useRedis } from "./support/redis.mjs";

const skip = missing();

describe("Django and two Parlor servers on the pub/sub layer", { skip: skip || false }, () => {
  if (!skip) behavesAsOne(useSystem("pubsub"));
});

// The pub/sub layer of channels_redis 4.0 takes no keys; later ones encrypt its payloads as the core layer's. The peer
// puts 4.0's own cipher into the places where those do.
describe("Python and two Parlor servers on the pub/sub layer, encrypted", { skip: skip || false }, () => {
  if (skip) return;
  const keys = ["new secret", "old secret"];
  const redis = useRedis();

  test("read each other, with the new key and the old, and nobody else", async () => {
    const url = redis.url.replace("redis", "redis+pubsub");
    const flags = ["--layer", url, ...keys.flatMap((key) => ["--layer-key", key])];
    const complaints = /cannot be read and was dropped/;
    const servers = await Promise.all(["1", "2"].map((threads) =>
      new Server(["--threads", threads, ...flags], { complaints }).start()));
    const members = servers.map(({ host }) => new Client(`ws://${host}/chat/secret/`));
    for (const member of members) await member.shaken;
    const peers = Object.fromEntries(["new secret", "old secret", "wrong secret", ""].map((key) =>
      [key, new ChannelsPeer("pubsub", { hosts: [redis.url], ...(key && { symmetric_encryption_keys: [key] }) })]));
    for (const key of ["wrong secret", "", "new secret", "old secret"]) {
      await peers[key].call("group_send", "chat_secret", { type: "chat.message", message: key });
    }
    for (const member of members) {
      for (const key of keys) assert.deepEqual(JSON.parse((await member.next(key)).text), { message: key });
    }
    const listener = peers["new secret"];
    const channel = await listener.call("new_channel");
    await listener.call("group_add", "chat_secret", channel);
    for (const [i, member] of members.entries()) {
      member.socket.send(JSON.stringify({ message: `from Parlor ${i} 你好` }));
      assert.deepEqual(await listener.call("receive", channel),
        { type: "chat.message", message: `from Parlor ${i} 你好` });
    }
    members.forEach(({ socket }) => socket.terminate());
    await Promise.all([...Object.values(peers).map((peer) => peer.kill()), ...servers.map((server) => server.stop())]);
  });
});

