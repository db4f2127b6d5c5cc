// Messages pushed over HTTP to several servers on one Redis: an Idempotency-Key counts for all of them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Server } from "../conformance/support/server.mjs";
import { Client } from "../conformance/support/transcripts.mjs";
import { within } from "../conformance/support/within.mjs";
import { Redis } from "./support/redis.mjs";

const api_key = "a-key-of-the-billing-program";

for (const scheme of ["redis", "redis+pubsub"]) {
  describe(`pushing to servers on ${scheme}://`, () => {
    const directory = mkdtempSync(join(tmpdir(), "parlor-publish-"));
    const redis = new Redis();
    let servers, member;
    before(async () => {
      await redis.start();
      const keys = join(directory, "keys");
      writeFileSync(keys, `${api_key}\n`);
      const flags = ["--threads", "2", "--api-key-file", keys, "--admin", "127.0.0.1:0",
        "--layer", `${scheme}://127.0.0.1:${redis.port}`];
      servers = await Promise.all([1, 2].map(() => new Server(flags, { complaints: /no connection to/ }).start()));
      member = new Client(`ws://${servers[0].host}/chat/push/`);
      await member.shaken;
    });
    after(async () => {
      member.socket.terminate();
      await Promise.all(servers.map((server) => server.stop()));
      await redis.stop();
      rmSync(directory, { recursive: true });
    });

    async function push(server, key, message) {
      const answer = await fetch(`${server.url}/api/groups/chat_push`, {
        method: "POST",
        headers: { Authorization: `Bearer ${api_key}`, "Idempotency-Key": key },
        body: JSON.stringify({ type: "chat.message", message }),
      });
      return { status: answer.status, body: await answer.text(), replayed: answer.headers.get("Idempotent-Replayed") };
    }

    test("one that is sent again, to whichever server, is answered alike and sent once", async () => {
      const first = await push(servers[0], "order-1", "once");
      assert.equal(first.status, 202);
      for (const server of [...servers, ...servers]) {
        const again = await push(server, "order-1", "once");
        assert.deepEqual(again, { ...first, replayed: "true" });
      }
      assert.equal((await push(servers[1], "order-1", "something else")).status, 422);
      assert.equal((await push(servers[1], "order-2", "then this")).status, 202);
      for (const message of ["once", "then this"]) {
        assert.deepEqual(JSON.parse((await member.next(message)).text), { message });
      }
    });

    test("of many that come at the same time one is sent", async () => {
      const pushes = [...Array(20).keys()].map((n) => push(servers[n % 2], "order-3", "one of many"));
      const answers = await Promise.all(pushes);
      assert.equal(answers.filter(({ status, replayed }) => status === 202 && replayed === null).length, 1);
      for (const { status } of answers) assert.ok([202, 409].includes(status), `${status}`);
      await push(servers[0], "order-4", "the last");
      for (const message of ["one of many", "the last"]) {
        assert.deepEqual(JSON.parse((await member.next(message)).text), { message });
      }
    });

    test("readiness follows Redis", async () => {
      const admin = servers[0].program.stdout.match(/Admin pages on (\S+)/)[1];
      const becomes = (status) => within((async () => {
        while ((await fetch(`${admin}readyz`)).status !== status) continue;
      })(), `readyz ${status}`);
      await becomes(200);
      await redis.kill();
      await becomes(503);
      const text = await (await fetch(`${admin}metrics`)).text();
      assert.match(text, /^parlor_layer_links 2$/m);
      assert.match(text, /^parlor_layer_links_up [01]$/m);
      assert.match(text, /^parlor_layer_connects_total 2$/m);
      await redis.start();
      await becomes(200);
      assert.match(await (await fetch(`${admin}metrics`)).text(), /^parlor_layer_connects_total [4-9]$/m);
    });
  });
}
