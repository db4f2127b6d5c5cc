// What one does is on the screen at once, marked until the server has confirmed it; nothing of it is lost with a
// connection.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { freshRoom, message, openParlor, PHONE, picture, say, texts, visit } from "./support.mjs";

let parlor;
before(async () => { parlor = await openParlor(); });
after(() => parlor.close());

const both = (t, path) => Promise.all(["Ann", "Bob"].map((name) => visit(t, parlor, { name, path })));
const cut = async (page) => {
  await page.locator("#wire").click();
  await page.locator("#status", { hasText: "Wire cut" }).waitFor();
};
const mend = (page) => page.locator("#wire").click();
const pending = (page, text) => page.locator(".message.pending", { hasText: text });
const fact = (page, name) => page.locator(`.fact-${name}`);

test("what is said, edited, deleted and renamed while the wire is cut is seen at once and done after it", async (t) => {
  const [ann, bob] = await both(t, `/#/chat/${freshRoom()}`);
  for (const text of ["keep", "change me", "drop me"]) await say(ann, text);
  await message(bob, "drop me").waitFor();
  await message(ann, "drop me").waitFor();
  await cut(ann);

  await message(ann, "change me").hover();
  await message(ann, "change me").getByRole("button", { name: "Edit" }).click();
  await ann.getByRole("textbox", { name: "Edit the message" }).fill("changed");
  await ann.getByRole("button", { name: "Save", exact: true }).click();
  await pending(ann, "changed").getByText("on its way").waitFor();

  await message(ann, "drop me").hover();
  await message(ann, "drop me").getByRole("button", { name: "Delete", exact: true }).click();
  await ann.getByRole("button", { name: "Delete it" }).click();
  await pending(ann, "drop me").getByText("about to be deleted").waitFor();

  await say(ann, "new");
  await pending(ann, "new").getByText("on its way").waitFor();
  await say(ann, "/roll 2d6");
  await pending(ann, "/roll 2d6").waitFor();
  await say(ann, "/name Anna");
  await ann.locator(".members .pending", { hasText: "Anna" }).waitFor();
  assert.equal(await fact(ann, "pending").textContent(), "5");
  assert.deepEqual(await texts(ann), ["keep"]);
  assert.deepEqual(await texts(bob), ["keep", "change me", "drop me"]);
  await picture(ann, "pending");

  await mend(ann);
  await bob.locator(".member-name", { hasText: "Anna" }).waitFor();
  await ann.locator(".pending").first().waitFor({ state: "detached" });
  for (const page of [ann, bob]) {
    assert.deepEqual((await texts(page)).slice(0, 3), ["keep", "changed", "new"]);
    assert.equal(await page.locator(".message.kind-roll").count(), 1);
    assert.equal(await page.locator(".message").count(), 4);
  }
  assert.equal(await fact(ann, "pending").textContent(), "0");
});

test("an edit that the wire holds back closes its form and can be seen", async (t) => {
  const ann = await visit(t, parlor, { name: "Ann", path: `/#/chat/${freshRoom()}` });
  await say(ann, "fist");
  await message(ann, "fist").waitFor();
  await cut(ann);
  await ann.getByRole("textbox", { name: "Message" }).focus();
  await ann.keyboard.press("ArrowUp");
  await ann.getByRole("textbox", { name: "Edit the message" }).fill("first");
  await ann.keyboard.press("Enter");
  await pending(ann, "first").locator(".message-body").waitFor();
  assert.equal(await ann.locator(".edit-form").count(), 0);
  await mend(ann);
  await message(ann, "first").getByText("edited").waitFor();
});

test("what was missed is told, and read from where it begins", async (t) => {
  const path = `/#/chat/${freshRoom()}`;
  const ann = await visit(t, parlor, { name: "Ann", path, viewport: PHONE, hasTouch: true });
  const bob = await visit(t, parlor, { name: "Bob", path });
  await say(ann, "before");
  await message(bob, "before").waitFor();
  const panel = ann.getByRole("button", { name: "Members & network" });
  await panel.click();
  await cut(ann);
  for (let n = 1; n <= 30; ++n) await say(bob, `missed ${n}`);
  await message(bob, "missed 30").waitFor();
  await mend(ann);
  await panel.click();
  await ann.locator(".toast", { hasText: "You missed 30 messages" }).waitFor();
  await ann.locator(".unread-line", { hasText: "You missed 30 messages" }).waitFor();
  const { line, log } = await ann.evaluate(() => {
    const top = (selector) => document.querySelector(selector).getBoundingClientRect();
    return { line: top(".unread-line").toJSON(), log: top(".log").toJSON() };
  });
  assert.ok(line.top >= log.top - 1 && line.bottom <= log.bottom, `${JSON.stringify({ line, log })}`);
  await ann.locator(".jump").waitFor();
  await picture(ann, "missed-phone");
});

test("the panel says how far the state was compared with the server's", async (t) => {
  const ann = await visit(t, parlor, { name: "Ann", path: `/#/chat/${freshRoom()}` });
  await say(ann, "one");
  await message(ann, "one").waitFor();
  await ann.waitForFunction(() => {
    const text = (name) => document.querySelector(`.fact-${name}`).textContent;
    return text("verified") !== "–" && text("verified") === text("offset");
  });
  await fact(ann, "hash").getByText("verified").waitFor();
  assert.equal(await fact(ann, "desyncs").textContent(), "0");
});

test("an address that names no room says so", async (t) => {
  for (const path of ["/#/chess/one", "/#/chat/", "/#/chat/a%20b", "/#/%E0%A4%A"]) {
    const page = await visit(t, parlor, { path });
    await page.getByRole("heading", { name: "There is no such room" }).waitFor();
    await page.getByRole("link", { name: "Back to the rooms" }).click();
    await page.getByRole("heading", { name: "Come in." }).waitFor();
  }
});
