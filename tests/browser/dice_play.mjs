// What the tests of dice tables do at one: sit down, roll until it is over.
import { freshRoom, visit } from "./support.mjs";

export const control = (page, name) => page.locator(`.controls [data-do="${name}"]`);
export const table = (page, status) => page.locator(`.table[data-status="${status}"]`);

/** Two people on the first two seats of a fresh table. */
export async function seated(t, parlor, options = {}) {
  const path = `/#/dice/${freshRoom()}`;
  const [ann, bob] = await Promise.all(["Ann", "Bob"].map((name) =>
    visit(t, parlor, { name, path, reducedMotion: "reduce", ...options })));
  for (const page of [ann, bob]) {
    await control(page, "sit").click();
    await control(page, "ready").waitFor();
  }
  return [ann, bob];
}

/** Whoever is at turn rolls, until the game is over. */
export async function playToTheEnd(pages) {
  const settled = () => document.querySelector(".table").dataset.status === "over"
    || document.querySelector(".table").dataset.mine === "true";
  for (;;) {
    const page = await Promise.any(pages.map((each) => each.waitForFunction(settled).then(() => each)));
    if (await page.locator(".table").getAttribute("data-status") === "over") break;
    const before = await page.locator(".network").getAttribute("data-offset");
    await page.locator("#roll").click();
    await page.waitForFunction((last) => document.querySelector(".network").dataset.offset !== last, before);
  }
  await Promise.all(pages.map((page) => table(page, "over").waitFor()));
}
