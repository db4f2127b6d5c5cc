// The ways to a Redis: users, TLS, several hosts, and sentinels with a failover.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Server } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { ChannelsPeer } from "./support/channels_peer.mjs";
import { until } from "./support/one_system.mjs";
import { freePort, listening, Redis, useRedis } from "./support/redis.mjs";

/** Two Parlor servers on the layer: a message of a member of one reaches a member of the other. */
async function meet(url, { complaints } = {}) {
  const servers = await Promise.all([1, 2].map(() =>
    new Server(["--threads", "1", "--layer", url], { complaints }).start()));
  const members = servers.map(({ host }) => new Client(`ws://${host}/chat/ways/`));
  for (const member of members) await member.shaken;
  await heard(members, "hello");
  return {
    members,
    async stop() {
      members.forEach(({ socket }) => socket.terminate());
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
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
  const redis = useRedis(["--user", "live", "on", ">secret", "~asgi*", "&*", "+@all", "--user", "default", "off"]);

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
    const server = new Server(["--layer", `rediss://127.0.0.1:${port}`], { complaints: /no connection to/ });
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

describe("sentinels", () => {
  const master = new Redis();
  let replica;
  let sentinel;
  let port;
  const directory = mkdtempSync(join(tmpdir(), "parlor-sentinel-"));
  before(async () => {
    await master.start();
    replica = new Redis(["--replicaof", "127.0.0.1", String(master.port), "--repl-diskless-sync-delay", "0"]);
    await replica.start();
    port = await freePort();
    const file = join(directory, "sentinel.conf");
    writeFileSync(file, [
      `port ${port}`, "bind 127.0.0.1", `dir ${directory}`, `sentinel monitor live 127.0.0.1 ${master.port} 1`,
      "sentinel down-after-milliseconds live 500", "sentinel failover-timeout live 3000", "",
    ].join("\n"));
    sentinel = spawn("redis-sentinel", [file], { stdio: "ignore" });
    process.once("exit", () => sentinel.kill("SIGKILL"));
    await listening(port);
  });
  after(async () => {
    sentinel.kill("SIGKILL");
    await replica.stop();
    await master.stop();
    rmSync(directory, { recursive: true });
  });

  test("are asked for the master, a failover is followed, sockets stay open", { timeout: 60_000 }, async () => {
    const system = await meet(`redis+sentinel://127.0.0.1:${port}/live`, { complaints: /no connection to/ });
    const replicas = () => execFileSync("redis-cli", ["-p", String(port), "sentinel", "replicas", "live"]).toString();
    while (!/master-link-status\nok/.test(replicas())) await pause(100);
    await master.kill();
    await heard(system.members, "after the failover");
    assert.match(replica.command("ROLE"), /^master/);
    await system.stop();
  });
});
