// A member outlives connections and reloads: nothing is lost, nothing comes twice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { freshRoom, hashesAtOneOffset, message, openParlor, picture, say, texts, visit } from "./support.mjs";

let parlor;
before(async () => { parlor = await openParlor(); });
after(() => parlor.close());

const both = (t, path) => Promise.all(["Ann", "Bob"].map((name) => visit(t, parlor, { name, path })));

test("after a cut the missed messages are told and shown once, and one's own are delivered once", async (t) => {
  const path = `/#/chat/${freshRoom()}`;
  const [ann, bob] = await both(t, path);
  await say(ann, "before");
  await message(bob, "before").waitFor();

  await ann.getByRole("button", { name: "Cut the wire" }).click();
  await ann.locator("#status", { hasText: "Wire cut" }).waitFor();
  for (const text of ["one", "two", "three"]) await say(bob, text);
  await message(bob, "three").waitFor();
  await say(ann, "written while away");
  await ann.locator(".message.pending", { hasText: "written while away" }).waitFor();
  assert.deepEqual(await texts(ann), ["before"]);
  await picture(ann, "wire-cut");

  await ann.locator("#wire").click();
  await ann.locator(".unread-line", { hasText: "You missed 3 messages" }).waitFor();
  await message(bob, "written while away").waitFor();
  await ann.locator(".message.pending").waitFor({ state: "detached" });
  for (const page of [ann, bob]) {
    assert.deepEqual(await texts(page), ["before", "one", "two", "three", "written while away"]);
  }
  const [one, other] = await hashesAtOneOffset(ann, bob);
  assert.deepEqual(one, other);
  await picture(ann, "resumed");
});

test("a reload keeps the member and what it may do", async (t) => {
  const path = `/#/chat/${freshRoom()}`;
  const [ann, bob] = await both(t, path);
  await say(ann, "mine");
  await message(bob, "mine").waitFor();
  await ann.reload();
  await message(ann, "mine").hover();
  await message(ann, "mine").getByRole("button", { name: "Edit" }).waitFor();
  await say(ann, "still me");
  await message(bob, "still me").waitFor();
  assert.deepEqual(await bob.locator(".message .author").allTextContents(), ["Ann", "Ann"]);
  assert.equal(await bob.locator(".members li").count(), 2);
});

test("two windows of one browser are two members", async (t) => {
  const path = `/#/chat/${freshRoom()}`;
  const first = await visit(t, parlor, { name: "Ann", path });
  const second = await first.context().newPage();
  await second.goto(parlor.url + path);
  await first.locator(".members li").nth(1).waitFor();
  await second.locator(".members li").nth(1).waitFor();
});

test("messages in a room that is open but not on the screen are counted", async (t) => {
  const room = freshRoom();
  const [ann, bob] = await both(t, `/#/chat/${room}`);
  await ann.locator(".members li").nth(1).waitFor();
  await ann.getByRole("link", { name: "Rooms" }).click();
  await say(bob, "psst");
  await ann.locator("#rooms-link .badge", { hasText: "1" }).waitFor();
  await ann.getByRole("link", { name: room }).click();
  await message(ann, "psst").waitFor();
  assert.equal(await ann.locator("#rooms-link .badge").count(), 0);
});
