// The server goes, and another one takes its place, under a page that stays.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { freshRoom, hashesAtOneOffset, message, openParlor, picture, say, texts, visit } from "./support.mjs";

// What Chromium writes on the console when nobody listens.
const REFUSED = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;

let parlor;
before(async () => { parlor = await openParlor(); });
after(() => parlor.close());

test("a page outlives its server: it comes back, says what was lost, and does what waited once", async (t) => {
  const options = { path: `/#/chat/${freshRoom()}`, expected: REFUSED };
  const [ann, bob] = await Promise.all(["Ann", "Bob"].map((name) => visit(t, parlor, { name, ...options })));
  await say(ann, "before");
  await message(bob, "before").waitFor();

  await parlor.stopServer();
  await ann.locator("#status[data-status='waiting']").waitFor();
  await say(ann, "written while the server was gone");
  await ann.locator(".message.pending", { hasText: "written while the server was gone" }).waitFor();
  await picture(ann, "server-gone");
  await parlor.startServer();

  for (const page of [ann, bob]) {
    await page.locator("#status", { hasText: "Connected" }).waitFor();
    await message(page, "written while the server was gone").waitFor();
    // The rooms were in the memory of the first server.
    await page.locator(".toast", { hasText: "lost this room's history" }).waitFor();
    assert.deepEqual(await texts(page), ["written while the server was gone"]);
  }
  assert.equal(await ann.locator(".message.pending").count(), 0);
  await say(bob, "and on");
  await message(ann, "and on").waitFor();
  const [one, other] = await hashesAtOneOffset(ann, bob);
  assert.deepEqual(one, other);
});
