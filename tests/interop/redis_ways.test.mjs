// The ways to a Redis: users, TLS, several hosts, a unix socket, and sentinels with a failover.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Server } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { ChannelsPeer } from "./support/channels_peer.mjs";
import { until } from "./support/one_system.mjs";
import { freePort, Redis, useRedis } from "./support/redis.mjs";
import { Watched } from "./support/sentinel.mjs";

// What a test that failed has left running would keep the others' results back.
const running = new Set();
after(() => running.forEach((server) => server.signal("SIGKILL")));

/** Two Parlor servers on the layer: a message of a member of one reaches a member of the other. */
async function meet(url, { complaints } = {}) {
  const servers = [1, 2].map(() => new Server(["--threads", "1", "--layer", url], { complaints }));
  servers.forEach((server) => running.add(server));
  await Promise.all(servers.map((server) => server.start()));
  const members = servers.map(({ host }) => new Client(`ws://${host}/chat/ways/`));
  for (const member of members) await member.shaken;
  await heard(members, "hello");
  return {
    servers,
    members,
    async stop() {
      members.forEach(({ socket }) => socket.terminate());
      await Promise.all(servers.map((server) => server.stop()));
      servers.forEach((server) => running.delete(server));
    },
  };
}

async function watch(options) {
  const watched = new Watched(options);
  running.add(watched);
  await watched.start();
  return watched;
}

/** A Redis that takes another role closes its connections, and answers the next one. */
function isReplica(redis) {
  try {
    return /^slave/.test(redis.command("ROLE"));
  } catch {
    return false;
  }
}

/** Sends until it is heard: right after joining, or after a failover, Redis may not know the members yet. */
async function heard([from, to], message) {
  let done = false;
  const hearing = until(to, message).then(() => (done = true));
  while (!done) {
    from.socket.send(JSON.stringify({ message }));
    await Promise.race([hearing, pause(25)]);
  }
}

describe("a Redis with users", () => {
  const live = ["live", "on", ">secret", "~asgi*", "~parlor*", "&*", "+@all"];
  const redis = useRedis(["--user", ...live, "--user", "default", "off"]);

  test("lets in who has the name and the password", async () => {
    const system = await meet(redis.url.replace("//", "//live:secret@"));
    await system.stop();
  });
});

describe("a Redis behind TLS", () => {
  const directory = mkdtempSync(join(tmpdir(), "parlor-tls-"));
  const [key, certificate] = [join(directory, "key.pem"), join(directory, "certificate.pem")];
  let redis;
  let port;
  before(async () => {
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
      "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], { stdio: "ignore" });
    port = await freePort();
    redis = new Redis(["--tls-port", String(port), "--tls-cert-file", certificate, "--tls-key-file", key,
      "--tls-auth-clients", "no"]);
    await redis.start();
  });
  after(async () => {
    await redis.stop();
    rmSync(directory, { recursive: true });
  });

  test("is used when its certificate is right", async () => {
    for (const scheme of ["rediss", "rediss+pubsub"]) {
      const system = await meet(`${scheme}://127.0.0.1:${port}?ssl_ca_certs=${certificate}`);
      await system.stop();
    }
  });

  test("is not used when nobody vouches for it", async () => {
    const complaints = /no connection to|does not answer yet/;
    const server = new Server(["--layer", `rediss://127.0.0.1:${port}`], { complaints });
    await server.start();
    while (!/TLS failed/.test(server.program.stderr)) await pause(20);
    await server.stop();
  });
});

describe("several hosts", () => {
  const one = useRedis();
  const two = useRedis();

  test("share groups and channels as channels_redis does", async () => {
    const system = await meet(`${one.url},${two.url}`);
    const peer = new ChannelsPeer("core", { hosts: [one.url, two.url] });
    for (let n = 0; n < 10; ++n) {
      const room = `room${n}`;
      const member = new Client(`ws://${new URL(system.members[0].socket.url).host}/chat/${room}/`);
      await member.shaken;
      const channel = await peer.call("new_channel");
      await peer.call("group_add", `chat_${room}`, channel);
      member.socket.send(JSON.stringify({ message: "from Parlor" }));
      assert.deepEqual(await peer.call("receive", channel), { type: "chat.message", message: "from Parlor" });
      await until(member, "from Parlor");
      await peer.call("group_send", `chat_${room}`, { type: "chat.message", message: "from Python" });
      await until(member, "from Python");
      member.socket.terminate();
    }
    await peer.kill();
    await system.stop();
  });
});

describe("a Redis on a unix socket", () => {
  const directory = mkdtempSync(join(tmpdir(), "parlor-unix-"));
  const path = join(directory, "redis.sock");
  const redis = new Redis(["--unixsocket", path]);
  before(() => redis.start());
  after(async () => {
    await redis.stop();
    rmSync(directory, { recursive: true });
  });

  test("carries both layers, and Parlor meets those who come by TCP", async () => {
    for (const [scheme, kind] of [["unix", "core"], ["unix+pubsub", "pubsub"]]) {
      const system = await meet(`${scheme}://${path}?db=2`);
      const peer = new ChannelsPeer(kind, { hosts: [`${redis.url}/2`] });
      const channel = await peer.call("new_channel");
      await peer.call("group_add", "chat_ways", channel);
      system.members[0].socket.send(JSON.stringify({ message: "by the socket" }));
      assert.deepEqual(await peer.call("receive", channel), { type: "chat.message", message: "by the socket" });
      await peer.call("group_send", "chat_ways", { type: "chat.message", message: "by TCP" });
      await until(system.members[1], "by TCP");
      await peer.kill();
      await system.stop();
    }
  });
});

for (const scheme of ["redis+sentinel", "redis+pubsub+sentinel"]) {
  describe(`sentinels, with ${scheme}://`, () => {
    const complaints = /no connection to|has forgotten|does not answer yet/;

    test("are asked for the master, a failover is followed, sockets stay open", { timeout: 60_000 }, async () => {
      const watched = await watch();
      const system = await meet(`${scheme}://${watched.place}`, { complaints });
      await watched.master.kill();
      await heard(system.members, "after the failover");
      assert.match(watched.replica.command("ROLE"), /^master/);
      await system.stop();
      await watched.stop();
      running.delete(watched);
    });

    test("are followed when master and replica change places while both live", { timeout: 60_000 }, async () => {
      const watched = await watch();
      const system = await meet(`${scheme}://${watched.place}`, { complaints });
      watched.ask("failover", watched.name);
      while (!isReplica(watched.master)) await pause(20);
      const began = Date.now();
      await heard(system.members, "after the change");
      await heard([...system.members].reverse(), "and back");
      assert.ok(Date.now() - began < 2_000, `messages flow again after ${Date.now() - began} ms`);
      await system.stop();
      await watched.stop();
      running.delete(watched);
    });

    test("may ask for a password of their own, which is never shown", { timeout: 60_000 }, async () => {
      const watched = await watch({ password: "topsecret" });
      const system = await meet(`${scheme}://${watched.place}?sentinel_password=topsecret`, { complaints });
      await system.stop();
      for (const parameters of ["", "?sentinel_password=wrong-secret"]) {
        const server = new Server(["--layer", `${scheme}://${watched.place}${parameters}`], { complaints });
        await server.start();
        while (!/no sentinel knows the master 'live': (NOAUTH|WRONGPASS)/.test(server.program.stderr)) await pause(20);
        assert.doesNotMatch(server.program.stderr, /topsecret|wrong-secret/);
        await server.stop();
      }
      await watched.stop();
      running.delete(watched);
    });
  });
}

describe("a master that becomes a replica, without a sentinel to say so", () => {
  const one = useRedis();
  const two = useRedis();

  test("is no longer written to, and is used again when it is the master again", { timeout: 60_000 }, async () => {
    const system = await meet(one.url, { complaints: /no connection to|answered before|has forgotten/ });
    one.command("REPLICAOF", "127.0.0.1", String(two.port));
    const complained = ({ program }) => /no connection to .*(replica|READONLY)/.test(program.stderr);
    while (!system.servers.every(complained)) await pause(20);
    one.command("REPLICAOF", "NO", "ONE");
    const began = Date.now();
    await heard(system.members, "master again");
    assert.ok(Date.now() - began < 2_000);
    await system.stop();
  });
});
