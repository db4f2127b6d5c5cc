// People in one chat room see the same, and may do what is theirs to do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { freshRoom, message, openParlor, picture, say, texts, visit } from "./support.mjs";

let parlor;
let ann;
let bob;
before(async () => {
  parlor = await openParlor();
  [ann, bob] = await Promise.all(["Ann", "Bob"].map((name) => visit(parlor, parlor, { name })));
});
after(() => parlor.close());

/** Ann and Bob go to a fresh room. */
async function meet() {
  const room = freshRoom();
  await Promise.all([ann, bob].map(async (page) => {
    await page.goto(`${parlor.url}/#/chat/${room}`);
    await page.getByRole("heading", { level: 1, name: room }).waitFor();
    await page.locator(".members li").nth(1).waitFor();
  }));
}

test("what one says the other sees, with its author and time", async () => {
  await meet();
  await say(ann, "Kettle's on.");
  await say(bob, "Coming.");
  for (const page of [ann, bob]) {
    await message(page, "Kettle's on.").waitFor();
    await message(page, "Coming.").waitFor();
  }
  const seen = message(bob, "Kettle's on.");
  assert.equal(await seen.locator(".author").textContent(), "Ann");
  assert.match(await seen.locator("time").getAttribute("datetime"), /^20\d\d-/);
  await picture(bob, "chat");
});

test("names are made unique", async (t) => {
  await meet();
  const other = await visit(t, parlor, { name: "Ann", path: `/${new URL(ann.url()).hash}` });
  for (const page of [ann, other]) {
    await page.locator(".members li").nth(2).waitFor();
    const names = await page.locator(".member-name").evaluateAll((all) => all.map((each) => each.firstChild.data));
    assert.deepEqual(names.sort(), ["Ann", "Ann 2", "Bob"]);
  }
});

test("an edited message is changed for everybody and marked", async () => {
  await meet();
  await say(ann, "Tee is ready");
  await message(ann, "Tee is ready").hover();
  await ann.getByRole("button", { name: "Edit" }).click();
  await ann.getByRole("textbox", { name: "Edit the message" }).fill("Tea is ready");
  await ann.getByRole("button", { name: "Save", exact: true }).click();
  await message(bob, "Tea is ready").getByText("edited").waitFor();
  assert.deepEqual(await texts(bob), ["Tea is ready"]);
});

test("a deleted message is gone for everybody, after a question", async () => {
  await meet();
  await say(ann, "stays");
  await say(ann, "goes");
  await message(bob, "goes").waitFor();
  await message(ann, "goes").hover();
  await message(ann, "goes").getByRole("button", { name: "Delete", exact: true }).click();
  await ann.getByRole("button", { name: "Delete it" }).click();
  await message(bob, "goes").waitFor({ state: "detached" });
  assert.deepEqual(await texts(bob), ["stays"]);
});

test("what others said can be neither edited nor deleted", async () => {
  await meet();
  await say(ann, "mine");
  await message(bob, "mine").waitFor();
  assert.equal(await message(bob, "mine").getByRole("button").count(), 0);
});

test("a roll shows everybody the same dice", async () => {
  await meet();
  await say(ann, "/roll 2d6+1");
  const rolled = await Promise.all([ann, bob].map((page) => page.locator(".roll .visually-hidden").textContent()));
  assert.match(rolled[0], /^rolled 2d6\+1: [1-6], [1-6]; total \d+$/);
  assert.equal(rolled[0], rolled[1]);
});

test("a refused command is told in the reader's words, and comes back to be mended", async () => {
  await meet();
  await say(ann, "/roll 99d6");
  await ann.locator(".toast.refusal", { hasText: "up to 20 dice" }).waitFor();
  assert.equal(await ann.getByRole("textbox", { name: "Message" }).inputValue(), "/roll 99d6");
  assert.deepEqual(await texts(ann), []);
});

test("who types is seen while typing", async () => {
  await meet();
  await ann.getByRole("textbox", { name: "Message" }).pressSequentially("wait");
  await bob.getByText("Ann is typing…").waitFor();
  await ann.keyboard.press("Enter");
  await bob.getByText("Ann is typing…").waitFor({ state: "hidden" });
});

test("a text that looks like markup is shown as it was written", async () => {
  await meet();
  const text = `<img src=x onerror="document.title='bad'"> &amp; <b>bold</b>`;
  await say(ann, text);
  await message(bob, text).waitFor();
  assert.equal(await bob.locator(".message img, .message b").count(), 0);
});

test("another name is seen by everybody, and stays after leaving", async () => {
  await meet();
  await say(ann, "/name Anna");
  await bob.locator(".member-name", { hasText: "Anna" }).waitFor();
  await ann.getByRole("button", { name: "Leave" }).click();
  assert.equal(await ann.getByRole("textbox", { name: "Your name" }).inputValue(), "Anna");
});
