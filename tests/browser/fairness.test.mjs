// Fair dice on the page: what each side commits to and reveals is shown, every die is checked, and a saved record can
// be checked anywhere.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CHINESE, PATTERNS } from "../../demo/findings.js";
import { V1Client } from "../conformance/support/v1_client.mjs";
import { contrastFaults, controlsWithoutName, duplicateIds, headingFaults } from "./accessibility.mjs";
import { control, playToTheEnd, seated, table } from "./dice_play.mjs";
import { freshRoom, openParlor, PHONE, picture, PROGRAM, ROOT, say, visit } from "./support.mjs";

let parlor;
let folder;
before(async () => {
  parlor = await openParlor();
  folder = mkdtempSync(join(tmpdir(), "parlor-records-"));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await parlor.close();
});

const both = (pages, act) => Promise.all(pages.map(act));
const verdict = (page) => page.locator(".fair-verdict .verdict");
const report = (page) => page.locator(".report");

/** Two play a short game, from the first seat to its end. */
async function playedGame(t, options) {
  const pages = await seated(t, parlor, options);
  const [ann, bob] = pages;
  await ann.locator('input[name="goal"]').fill("9");
  await ann.locator(".options button").click();
  await bob.waitForFunction(() => document.querySelector('input[name="goal"]').value === "9");
  await both(pages, (page) => control(page, "ready").click());
  await both(pages, (page) => table(page, "running").waitFor());
  return pages;
}

/** @returns {Promise<string>} the path of the record that the page saved */
async function savedRecord(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('[data-do="save"]').click()]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

const verifyByProgram = (path) => spawnSync(PROGRAM, ["verify", path], { encoding: "utf8" });

test("what is committed and revealed is shown, and at the end every die is verified on both sides", async (t) => {
  const pages = await seated(t, parlor);
  const [ann, bob] = pages;
  await both(pages, (page) => page.getByText("2 of 2 players have committed").waitFor());
  const row = (page, name) => page.locator(".fair-row", { hasText: name });
  const committed = await row(bob, "Ann").locator(".hash-value").textContent();
  await both(pages, (page) => control(page, "ready").click());
  await both(pages, (page) => table(page, "running").waitFor());
  await ann.getByText("It will be checkable when the server's seed is revealed").waitFor();
  assert.equal(await row(ann, "Server").locator(".hash-value").count(), 1);
  assert.equal(await row(bob, "Ann").locator(".hash-value").first().textContent(), committed);
  assert.equal(await row(bob, "Ann").locator(".hash-value").count(), 2);
  await picture(ann, "fairness-running");

  await playToTheEnd(pages);
  await both(pages, (page) => verdict(page).waitFor());
  const [dice] = await both(pages, (page) => page.locator(".fair-die").count());
  for (const page of pages) {
    assert.equal(await verdict(page).textContent(), `Verified: ${dice} of ${dice} dice, 1 game`);
    assert.equal(await page.locator(".fair-die.right").count(), dice);
    assert.equal(await row(page, "Server").locator(".hash-value").count(), 2);
  }
  await ann.locator(".fairness").scrollIntoViewIfNeeded();
  await picture(ann, "fairness-over");
});

test("a saved record verifies with the program and in another page, and a changed byte in it is named", async (t) => {
  const pages = await playedGame(t);
  await playToTheEnd(pages);
  await verdict(pages[0]).waitFor();
  const path = await savedRecord(pages[0]);
  const checked = verifyByProgram(path);
  assert.equal(checked.status, 0, checked.stdout);
  const [, dice] = /(\d+) dice, \1 checked/.exec(checked.stdout);

  const cid = await visit(t, parlor, { name: "Cid", path: `/#/chat/${freshRoom()}` });
  await cid.locator('input[type="file"]').setInputFiles(path);
  await report(cid).getByText(`Verified: ${dice} of ${dice} dice, 1 game`).waitFor();

  const text = readFileSync(path, "utf8");
  const events = JSON.parse(text).events.map(({ event }) => event);
  const { offset, body } = events.find((event) => event.body.type === "rolled");
  const other = (body.face % 6) + 1;
  const changed = join(folder, "changed.json");
  writeFileSync(changed, text.replace(`"face":${body.face}`, `"face":${other}`));
  assert.equal(verifyByProgram(changed).status, 1);
  await cid.locator('input[type="file"]').setInputFiles(changed);
  await report(cid).getByText("Not verified:").waitFor();
  const findings = await report(cid).locator(".findings li").allTextContents();
  assert.ok(findings.includes(`Event ${offset}, a roll: The die shows ${other}; the seeds give ${body.face}.`),
    findings.join("\n"));
  await picture(cid, "fairness-changed");
});

test("a record without the server's seed is told by that, and none of its dice is checked", async (t) => {
  const pages = await playedGame(t);
  await playToTheEnd(pages);
  await verdict(pages[0]).waitFor();
  const record = JSON.parse(readFileSync(await savedRecord(pages[0]), "utf8"));
  const { event } = record.events.findLast((each) => each.event.body.type === "over");
  delete event.body.server_seed;
  const path = join(folder, "without_seed.json");
  writeFileSync(path, JSON.stringify(record));
  const [ann] = pages;
  await ann.locator('input[type="file"]').setInputFiles(path);
  await report(ann).getByText("Not verified:").waitFor();
  const findings = await report(ann).locator(".findings li").allTextContents();
  assert.ok(findings.some((each) => each.startsWith(`Event ${event.offset}, `) &&
    each.endsWith("The server has not revealed the seed it has committed to.")), findings.join("\n"));
});

test("who withholds its seed loses the seat, and the page says so", async (t) => {
  const room = `dice/${freshRoom()}`;
  const ann = await visit(t, parlor, { name: "Ann", path: `/#/${room}`, reducedMotion: "reduce" });
  await control(ann, "sit").click();
  await control(ann, "ready").waitFor();
  const bob = await V1Client.open({ port: Number(new URL(parlor.url).port) }, { name: "Bob" });
  t.after(() => bob.drop());
  await bob.join(room);
  const seed = randomBytes(32).toString("hex");
  const commitment = createHash("sha256")
    .update(["parlor client commitment 1", room, 1, bob.member, seed].join("\n")).digest("hex");
  const wishes = [{ type: "sit" }, { type: "commit", commitment, number: 1 }, { type: "ready" }];
  for (const [done, command] of wishes.entries()) bob.say({ type: "command", room, seq: done + 1, command });
  await ann.getByText("2 of 2 players have committed").waitFor();
  await control(ann, "ready").click();
  await ann.getByText("Seat 2 is free again: its seed was withheld.").first().waitFor();
  await table(ann, "waiting").waitFor();
  await control(ann, "unready").waitFor();
});

test("a file that is no record is told apart, by hand or dropped", async (t) => {
  const ann = await visit(t, parlor, { name: "Ann", path: `/#/dice/${freshRoom()}` });
  await ann.locator(".fairness").waitFor();
  const path = join(folder, "letter.txt");
  writeFileSync(path, "Dear Ann,");
  await ann.locator('input[type="file"]').setInputFiles(path);
  await report(ann).getByText("This is no record of a room.").waitFor();
  await report(ann).getByRole("button", { name: "Close this report" }).click();
  assert.equal(await report(ann).count(), 0);
  const data = await ann.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["{}"], "dropped.json"));
    return transfer;
  });
  await ann.locator(".fairness").dispatchEvent("drop", { dataTransfer: data });
  await report(ann).getByRole("heading", { name: "dropped.json" }).waitFor();
});

test("a chat roll shows its mark, and what it came from", async (t) => {
  const path = `/#/chat/${freshRoom()}`;
  const [ann, bob] = await both(["Ann", "Bob"], (name) => visit(t, parlor, { name, path }));
  await ann.locator(".members li").nth(1).waitFor();
  await say(ann, "/roll 3d6");
  const proof = (page) => page.locator(".proof");
  await both([ann, bob], (page) => proof(page).getByText("verified", { exact: true }).waitFor());
  await proof(bob).locator("summary").press("Enter");
  await bob.getByText("the dice follow from both seeds").waitFor();
  assert.deepEqual(await proof(bob).locator("dd").evaluateAll((all) => all.slice(1).map((dd) => dd.textContent.length)),
    [64, 64, 64]);
  assert.deepEqual(await contrastFaults(bob), []);
  await picture(bob, "fairness-chat");
  const cid = await visit(t, parlor, { name: "Cid", path });
  await proof(cid).getByText("from before you came").waitFor();
  await say(cid, "/roll d20");
  await proof(cid).nth(1).getByText("verified", { exact: true }).waitFor();
});

test("who comes in the middle of a game is told which dice the own record does not hold", async (t) => {
  const pages = await playedGame(t);
  const atTurn = await Promise.any(pages.map(async (page) => {
    await page.locator('.table[data-mine="true"]').waitFor();
    return page;
  }));
  await atTurn.getByRole("button", { name: "Roll", exact: true }).click();
  await both(pages, (page) => page.locator(".fair-die").first().waitFor());
  const cid = await visit(t, parlor, { name: "Cid", path: `/${new URL(atTurn.url()).hash}` });
  await cid.locator(".fair-die.open").first().waitFor();
  await playToTheEnd(pages);
  await verdict(cid).or(cid.getByText("Your record begins behind the last game")).first().waitFor();
  assert.equal(await cid.locator(".fair-die.unseen").count(), 1);
  assert.equal(await cid.locator(".fair-die.wrong").count(), 0);
});

test("the panel can be read on a phone, in Chinese, in the dark, and be told", async (t) => {
  const options = { locale: "zh-CN", viewport: PHONE, colorScheme: "dark", hasTouch: true };
  const pages = await playedGame(t, options);
  const [ann] = pages;
  await picture(ann, "fairness-phone-running");
  await playToTheEnd(pages);
  await verdict(ann).getByText("已验证").waitFor();
  const path = await savedRecord(ann);
  await ann.locator('input[type="file"]').setInputFiles(path);
  await report(ann).getByText("已验证").first().waitFor();
  assert.equal(await ann.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
  assert.deepEqual(await controlsWithoutName(ann), []);
  assert.deepEqual(await headingFaults(ann), []);
  assert.deepEqual(await duplicateIds(ann), []);
  assert.deepEqual(await contrastFaults(ann), []);
  await ann.locator("#polite", { hasText: "已验证" }).waitFor({ state: "attached" });
  await picture(ann, "fairness-phone-report");
});

test("one's own seat is drawn at once, marked until the server has confirmed it", async (t) => {
  const ann = await visit(t, parlor, { name: "Ann", path: `/#/dice/${freshRoom()}` });
  await control(ann, "sit").waitFor();
  await ann.locator("#wire").click();
  await ann.locator("#status", { hasText: "Wire cut" }).waitFor();
  await control(ann, "sit").click();
  await ann.locator(".seat.own.pending", { hasText: "on its way" }).waitFor();
  await control(ann, "ready").click();
  await ann.locator(".seat.own.pending", { hasText: "ready" }).waitFor();
  await ann.locator("#wire").click();
  await ann.locator(".seat.own:not(.pending)", { hasText: "ready" }).waitFor();
});

test("a die counts as verified only where its own event and the end of its game hold", async (t) => {
  const ann = await visit(t, parlor);
  const marks = await ann.evaluate(async () => {
    const { marksOf } = await import("/fair_game.js");
    const types = ["started", "rolled", "rolled", "over"];
    const events = types.map((type, index) => ({ offset: index + 1, body: { type } }));
    const state = { status: "over", rolls: [{}, {}], fair: { server_seed: "ab" } };
    const marked = (...wrong) => marksOf(state, { events, holds: (offset) => !wrong.includes(offset) });
    return [marked(), marked(3), marked(4)];
  });
  assert.deepEqual(marks, [["right", "right"], ["right", "wrong"], ["wrong", "wrong"]]);
});

test("whatever the verifier finds has words in both languages", () => {
  const sources = ["dice/audit.cpp", "dice/audit_game.cpp", "chat/audit.cpp", "room/verify.cpp"]
    .map((path) => readFileSync(`${ROOT}core/parlor/${path}`, "utf8")).join("\n").replaceAll(/\/\/.*$/gm, "");
  const inParts = /^it cannot follow|^rolled\.face is|, the seeds give|from byte $/; // what the patterns put together
  const sentences = [...sources.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text)
    .filter((text) => / \w+ /.test(text) && !inParts.test(text));
  assert.ok(sentences.length > 50);
  assert.deepEqual(sentences.filter((text) => !(text in CHINESE) && !PATTERNS.some(([each]) => each.test(text))), []);
});
