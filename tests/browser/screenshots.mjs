// Takes the README's pictures from a real server: node tests/browser/screenshots.mjs. Writes docs/images/*.png.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openParlor, message, say, visit } from "./support.mjs";

const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const SIZE = { viewport: { width: 1180, height: 760 }, deviceScaleFactor: 1.5 };
const SHOWN_ROLLS = 6;

const parlor = await openParlor();
mkdirSync(IMAGES, { recursive: true });
await chat();
await dice();
await parlor.close();

async function chat() {
  const path = "/#/chat/lobby";
  const [ann, bob, mei] = await people(path);
  await say(ann, "Evening, everyone. The kettle is on.");
  await message(bob, "Evening, everyone. The kettle is on.").waitFor();
  await say(bob, "/me pulls up a chair");
  await say(mei, "晚上好！谁来一局？");
  await message(bob, "晚上好！谁来一局？").waitFor();
  await say(bob, "Loser washes the cups. I roll first:");
  await say(bob, "/roll 2d6+1");
  await ann.locator(".roll").waitFor();
  await say(ann, "/roll 2d6+1");
  await ann.locator(".roll").nth(1).waitFor();
  await mei.getByRole("textbox", { name: "消息" }).pressSequentially("我");
  await ann.getByText("小美 is typing…").waitFor();
  await ann.locator('.proof[data-verdict="right"]').nth(1).waitFor();
  await ann.screenshot({ path: `${IMAGES}chat.png` });
}

async function dice() {
  const pages = await people("/#/dice/table1");
  for (const page of pages) await page.locator('[data-do="sit"]').click();
  await pages[0].locator('[data-do="add_bot"]').click();
  for (const page of pages) await page.locator('[data-do="ready"]').click();
  for (let rolls = 0; ; rolls += 1) {
    const atTurn = await Promise.any(pages.map(async (page) => {
      await page.locator('.table[data-mine="true"]').waitFor();
      return page;
    }));
    if (rolls >= SHOWN_ROLLS && atTurn === pages[0]) break;
    const offset = await atTurn.locator(".network").getAttribute("data-offset");
    await atTurn.locator("#roll").click();
    await atTurn.waitForFunction((last) => document.querySelector(".network").dataset.offset !== last, offset);
  }
  await pages[0].screenshot({ path: `${IMAGES}dice.png` });
}

/** Ann, Bob and 小美, each with a browser of their own. @param {string} path */
async function people(path) {
  const pages = [];
  for (const [name, locale] of [["Ann", "en-US"], ["Bob", "en-US"], ["小美", "zh-CN"]]) {
    const page = await visit(parlor, parlor, { name, locale, path, ...SIZE, reducedMotion: "reduce" });
    await page.locator(".members li").nth(pages.length).waitFor();
    pages.push(page);
  }
  return pages;
}
