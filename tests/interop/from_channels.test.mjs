// What docs/FROM_CHANNELS.md tells to do, done: Django's shell and `parlor layer` on one Redis, both ways.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { binary, runParlor } from "../conformance/support/server.mjs";
import { within } from "../conformance/support/within.mjs";
import { block } from "./support/document.mjs";
import { useRedis } from "./support/redis.mjs";

const python = "/usr/bin/python3";
const documented = "redis://127.0.0.1:6379/0";
const hasChannels = spawnSync(python, ["-c", "import channels, channels_redis, django"]).status === 0;
const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
const skip = !hasRedis ? "there is no redis-server: install it" : hasChannels ? "" : `${python} has no channels_redis`;

/** Runs a program to its end and gives what it printed; it must succeed. */
async function outputOf(program, args, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let [out, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (complaints += text));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const code = await within(ended, `the end of ${program}`, 20_000).finally(() => child.kill("SIGKILL"));
  assert.equal(code, 0, complaints);
  return out.trim();
}

describe("the page for users of Channels", { skip: skip || false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-from-channels-"));
  symlinkSync(binary, join(folder, "parlor"));
  after(() => rmSync(folder, { recursive: true }));
  const redis = skip ? {} : useRedis();

  const here = () => ({ [documented]: `${redis.url}/0` });
  const shell = (name) =>
    outputOf("bash", ["-euc", block(name, here())], { PATH: `${folder}:${process.env.PATH}` });
  /** As in `manage.py shell`, with the settings that the page gives. */
  const django = (name) => outputOf(python, ["-c", [
    block("django-settings", here()),
    "import django",
    "from django.conf import settings",
    'settings.configure(CHANNEL_LAYERS=CHANNEL_LAYERS, INSTALLED_APPS=["channels"])',
    "django.setup()",
    block(name),
  ].join("\n")]);

  test("Parlor sends, Django receives", async () => {
    assert.equal(await shell("parlor-to-django"), "");
    assert.equal(await django("django-receives"), "{'site': 'parlor', 'type': 'greeting'}");
  });

  test("Django sends, Parlor receives", async () => {
    await django("django-sends");
    assert.deepEqual(JSON.parse(await shell("parlor-receives")), { type: "greeting", site: "django" });
  });

  test("Django joins a group, Parlor sends to it", async () => {
    await django("django-joins");
    assert.deepEqual(JSON.parse(await shell("parlor-to-group")), { channels: 1, dropped: 0 });
    assert.equal(await django("django-receives"), "{'message': 'hello', 'type': 'chat.message'}");
  });

  const layer = (...args) => runParlor("layer", "--layer", redis.url, ...args);

  test("a channel joins and leaves a group by command, and flush forgets it all", async () => {
    const report = async () => JSON.parse((await layer("group-send", "news", '{"type":"x"}')).stdout).channels;
    await layer("flush");
    assert.equal((await layer("group-add", "news", "somebody")).code, 0);
    assert.equal(await report(), 1);
    assert.equal((await layer("group-discard", "news", "somebody")).code, 0);
    assert.equal(await report(), 0);
    await layer("group-add", "news", "somebody");
    assert.equal((await layer("flush")).code, 0);
    assert.equal(await report(), 0);
  });

  test("a channel at its capacity refuses with exit code 1", async () => {
    const script = 'for i in $(seq 100); do parlor layer send full "{\\"type\\":\\"x\\",\\"number\\":$i}"; done';
    await outputOf("bash", ["-euc", script], { PATH: `${folder}:${process.env.PATH}`, PARLOR_LAYER: redis.url });
    const { code, stderr } = await layer("send", "full", '{"type":"x"}');
    assert.equal(code, 1);
    assert.match(stderr, /capacity/);
  });

  test("nothing within the timeout is exit code 3", async () => {
    const { code, stdout, stderr } = await layer("receive", "nobody-writes-here", "--timeout", "0.2");
    assert.equal(code, 3);
    assert.equal(stdout, "");
    assert.match(stderr, /no message came within 200 ms/);
  });
});
