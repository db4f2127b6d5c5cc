// A dice table from the first seat to the rematch.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { control, playToTheEnd, seated, table } from "./dice_play.mjs";
import { freshRoom, hashesAtOneOffset, openParlor, picture, visit } from "./support.mjs";

let parlor;
before(async () => { parlor = await openParlor(); });
after(() => parlor.close());

test("two play to the end, see the same state, and play again", async (t) => {
  const [ann, bob] = await seated(t, parlor);
  await ann.getByRole("spinbutton", { name: "Goal square" }).fill("12");
  await ann.getByRole("button", { name: "Change the rules" }).click();
  await bob.getByRole("img", { name: "Track of 12 squares." }).waitFor();
  for (const page of [ann, bob]) await control(page, "ready").click();
  await Promise.all([ann, bob].map((page) => table(page, "running").waitFor()));
  await picture(ann, "dice-running");
  await playToTheEnd([ann, bob]);

  const headlines = await Promise.all([ann, bob].map((page) => page.locator(".headline").textContent()));
  assert.equal(headlines.filter((line) => line === "You won").length, 1);
  assert.equal(headlines.filter((line) => /^(?:Ann|Bob) won$/.test(line)).length, 1);
  const [one, other] = await hashesAtOneOffset(ann, bob);
  assert.match(one.hash, /^[0-9a-f]{64}$/);
  assert.deepEqual(one, other);
  await picture(bob, "dice-over");

  for (const page of [ann, bob]) await page.locator('[data-do="rematch"], [data-do="ready"]').first().click();
  await Promise.all([ann, bob].map((page) => table(page, "running").waitFor()));
  assert.equal(await ann.locator(".rolls li").count(), 0);
  await playToTheEnd([ann, bob]);
  const again = await hashesAtOneOffset(ann, bob);
  assert.deepEqual(again[0], again[1]);
});

test("a bot plays by itself", async (t) => {
  const ann = await visit(t, parlor, { name: "Ann", path: `/#/dice/${freshRoom()}`, reducedMotion: "reduce" });
  await control(ann, "sit").click();
  await control(ann, "add_bot").click();
  await ann.locator(".seat", { hasText: "Bot 2" }).waitFor();
  await control(ann, "ready").click();
  await table(ann, "running").waitFor();
  if (await ann.locator(".table").getAttribute("data-mine") === "true") {
    await ann.getByRole("button", { name: "Roll", exact: true }).click();
  }
  await ann.locator(".rolls li", { hasText: "Bot 2" }).first().waitFor();
});

test("who comes when all is going on watches, and is told why the rules cannot be changed", async (t) => {
  const [ann, bob] = await seated(t, parlor);
  for (const page of [ann, bob]) await control(page, "ready").click();
  await table(ann, "running").waitFor();
  const path = new URL(ann.url()).hash;
  const cid = await visit(t, parlor, { name: "Cid", path: `/${path}` });
  await table(cid, "running").waitFor();
  await cid.locator(".members li", { hasText: "Cid" }).getByText("watching").waitFor();
  assert.equal(await cid.locator(".controls button").count(), 0);
  await cid.getByText("They can be changed when the game is over.").waitFor();
});

test("a seat outlives a reload, and giving it up ends the game for the other", async (t) => {
  const [ann, bob] = await seated(t, parlor);
  for (const page of [ann, bob]) await control(page, "ready").click();
  await table(ann, "running").waitFor();
  await ann.reload();
  await ann.locator(".seat.own", { hasText: "Ann" }).waitFor();
  await control(ann, "forfeit").click();
  await bob.locator(".headline", { hasText: "You won" }).waitFor();
  await bob.getByText("Nobody else was left at the table.").waitFor();
});
