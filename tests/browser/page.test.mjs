// The page for everybody: languages, keyboards, small screens, screen readers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { contrastFaults, controlsWithoutName, duplicateIds, headingFaults } from "./accessibility.mjs";
import { en } from "../../demo/strings_en.js";
import { zh } from "../../demo/strings_zh.js";
import { PHONE, freshRoom, message, openParlor, picture, say, visit } from "./support.mjs";

let parlor;
before(async () => { parlor = await openParlor(); });
after(() => parlor.close());

/** Each view of the page, ready to be looked at. */
const VIEWS = [
  ["lobby", () => "/", (page) => page.getByRole("heading", { level: 1 }).waitFor()],
  ["chat", () => `/#/chat/${freshRoom()}`, async (page) => {
    await say(page, "A message");
    await message(page, "A message").waitFor();
  }],
  ["dice", () => `/#/dice/${freshRoom()}`, async (page) => {
    await page.locator('[data-do="sit"]').click();
    await page.locator('[data-do="add_bot"]').click();
    await page.locator(".seat", { hasText: "Bot 2" }).waitFor();
  }],
];

test("both languages have every phrase", () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
});

test("the browser's language is taken, and can be switched, for good", async (t) => {
  const page = await visit(t, parlor, { locale: "zh-CN", path: `/#/chat/${freshRoom()}` });
  await page.getByRole("heading", { name: zh["members.title"] }).waitFor();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: en["members.title"] }).waitFor();
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: zh["net.title"] }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: zh["net.title"] }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
});

test("refusals come in the reader's language", async (t) => {
  const page = await visit(t, parlor, { locale: "zh-CN", path: `/#/chat/${freshRoom()}` });
  await say(page, "/nothing");
  await page.locator(".toast.refusal", { hasText: "没有这个命令" }).waitFor();
  await page.locator("#urgent", { hasText: "没有这个命令" }).waitFor({ state: "attached" });
  await picture(page, "chat-chinese");
});

test("one can chat with the keyboard alone", async (t) => {
  const page = await visit(t, parlor, { path: "/" });
  const room = freshRoom();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "skip");
  await page.keyboard.press("Enter");
  await tabTo(page, 'input[name="name"]');
  await page.keyboard.type("Kay");
  await tabTo(page, ".door-chat input");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(room);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.matches(".composer textarea"));
  await page.keyboard.type("typed");
  await page.keyboard.press("Enter");
  await message(page, "typed").waitFor();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.type(" and mended");
  await page.keyboard.press("Enter");
  await message(page, "typed and mended").getByText("edited").waitFor();
  assert.equal(await page.locator(".message .author").evaluate((author) => author.firstChild.data), "Kay");
});

/** Presses Tab until the focus is there. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`the keyboard does not reach ${selector}`);
}

for (const [name, path, ready] of VIEWS) {
  test(`the ${name} view fits small screens`, async (t) => {
    const page = await visit(t, parlor, { viewport: PHONE, hasTouch: true, isMobile: true, path: path() });
    await ready(page);
    for (const viewport of [PHONE, { width: 320, height: 568 }]) {
      await page.setViewportSize(viewport);
      await page.waitForFunction((width) => window.innerWidth === width, viewport.width);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
      await picture(page, `${name}-${viewport.width}`);
    }
  });

  test(`the ${name} view can be read in light and dark, and be told`, async (t) => {
    const page = await visit(t, parlor, { path: path() });
    await ready(page);
    assert.deepEqual(await controlsWithoutName(page), [], "controls without a name");
    assert.deepEqual(await headingFaults(page), [], "headings out of order");
    assert.deepEqual(await duplicateIds(page), [], "ids that stand twice");
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await contrastFaults(page), [], `texts with too little contrast in ${colorScheme} colours`);
      await picture(page, `${name}-${colorScheme}`);
    }
  });
}

test("the colours can be switched, for good", async (t) => {
  const page = await visit(t, parlor, { colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Use dark colours" }).click();
  const dark = await background();
  assert.notEqual(dark, light);
  await page.reload();
  await page.getByRole("button", { name: "Use light colours" }).waitFor();
  assert.equal(await background(), dark);
});

test("an impossible room name is refused where it was typed", async (t) => {
  const page = await visit(t, parlor);
  const field = page.getByRole("textbox", { name: "Room" });
  await field.fill("茶室");
  await field.press("Enter");
  await page.getByText("A room's name is made of letters").waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
});
