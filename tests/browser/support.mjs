// A real server and a real browser for the tests of the page. Whatever a page complains about fails its test: errors on
// the console, exceptions, violations of the content security policy, requests to another origin. The README's pictures
// (screenshots.mjs) are taken with the same.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const PROGRAM = process.env.PARLOR_BIN ?? `${ROOT}build/release/parlor`;
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SCREENSHOTS = `${ROOT}artifacts/screenshots/`;
const BROWSER_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const WAIT_MS = 20_000;

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** Starts the program, on a free port unless one is given; resolves when it has said where it serves.
 * @param {string} [port] @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
async function startServer(port = "0") {
  const child = spawn(PROGRAM, ["serve", "-b", "127.0.0.1", "-p", port], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const url = await Promise.race([readyUrl(child.stdout), ended.then(([code]) => {
    throw new Error(`${PROGRAM} ended with ${code} before it served`);
  })]);
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** @param {import("node:stream").Readable} output @returns {Promise<string>} */
async function readyUrl(output) {
  for await (const line of createInterface({ input: output })) {
    const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (url !== undefined) {
      output.resume();
      return url;
    }
  }
  return new Promise(() => {});
}

/** A server with a browser; to be closed after the tests. Visitors who stay for all of them are its guests: they are
 * checked for complaints when it closes. */
export async function openParlor() {
  let server = await startServer();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: BROWSER_FLAGS });
  /** @type {(() => Promise<void>)[]} */
  const endings = [];
  return {
    url: server.url,
    browser,
    /** The server is gone. Its rooms were in its memory. */
    stopServer: () => server.stop(),
    /** Another one takes its place. */
    async startServer() {
      server = await startServer(new URL(server.url).port);
    },
    after: (/** @type {() => Promise<void>} */ ending) => { endings.push(ending); },
    async close() {
      const ended = await Promise.allSettled(endings.map((ending) => ending()));
      await browser.close();
      await server.stop();
      for (const { reason } of ended.filter(({ status }) => status === "rejected")) throw reason;
    },
  };
}

/** Somebody with a browser of their own, on `path`. The page is checked for complaints when its host ends: the test,
 * or, for a guest of the parlor, the whole file.
 * @param {{ after: (ending: () => Promise<void>) => void }} host @param {Awaited<ReturnType<typeof openParlor>>} parlor
 * @param {{ name?: string, path?: string, expected?: RegExp }
 *   & import("playwright-core").BrowserContextOptions} [options]  expected: complaints that are no fault */
export async function visit(host, parlor, { name = "", path = "/", expected = /^$/, ...options } = {}) {
  const context = await parlor.browser.newContext({ locale: "en-US", viewport: DESKTOP, ...options });
  context.setDefaultTimeout(WAIT_MS);
  if (name !== "") {
    await context.addInitScript((wanted) => {
      if (localStorage.getItem("parlor.name") === null) localStorage.setItem("parlor.name", wanted);
    }, name);
  }
  const page = await context.newPage();
  const complaints = listen(page, parlor.url);
  host.after(async () => {
    await context.close();
    const faults = complaints.filter((each) => !expected.test(each));
    assert.deepEqual(faults, [], `what the page of ${name || "the visitor"} complained about`);
  });
  await page.goto(parlor.url + path);
  return page;
}

/** @param {import("playwright-core").Page} page @param {string} url @returns {string[]} */
function listen(page, url) {
  /** @type {string[]} */
  const complaints = [];
  const { host } = new URL(url);
  const check = (/** @type {string} */ address) => {
    const target = new URL(address);
    if (!["data:", "blob:", "about:"].includes(target.protocol) && target.host !== host) {
      complaints.push(`a request to ${address}`);
    }
  };
  page.on("console", (message) => {
    if (message.type() === "error" || /Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("request", (request) => check(request.url()));
  page.on("websocket", (socket) => check(socket.url()));
  return complaints;
}

let rooms = 0;
/** A name that no other test has. */
export function freshRoom() {
  rooms += 1;
  return `t${process.pid}-${rooms}`;
}

/** @param {import("playwright-core").Page} page @param {string} text */
export async function say(page, text) {
  await page.getByRole("textbox", { name: /^(?:Message|消息)$/ }).fill(text);
  await page.keyboard.press("Enter");
}

/** A chat message by its text, once it is confirmed.
 * @param {import("playwright-core").Page} page @param {string} text */
export const message = (page, text) =>
  page.locator(".message:not(.pending)", { has: page.locator(".message-body").getByText(text, { exact: true }) });

/** The texts of all messages. @param {import("playwright-core").Page} page */
export const texts = (page) => page.locator(".message:not(.pending) .message-body").allTextContents();

/** Waits until the page's replica is at the same offset as the other's, and gives both hashes.
 * @param {import("playwright-core").Page} one @param {import("playwright-core").Page} other */
export async function hashesAtOneOffset(one, other) {
  const read = (/** @type {import("playwright-core").Page} */ page) =>
    page.locator(".network").evaluate((panel) => ({ offset: panel.dataset.offset, hash: panel.dataset.hash }));
  const { offset } = await read(one);
  await other.waitForFunction((wanted) => document.querySelector(".network")?.dataset.offset === wanted, offset);
  return [await read(one), await read(other)];
}

/** Keeps a picture beside the test results. @param {import("playwright-core").Page} page @param {string} name */
export async function picture(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
}
