// The tutorials' own pages in a real browser: connect, send with Enter, see the answer, close.
import { after, before, test } from "node:test";
import { freshRoom, openParlor, picture, visit } from "./support.mjs";

let parlor;
before(async () => { parlor = await openParlor(); });
after(() => parlor.close());

const PAGES = [
  ["/chatone", "服务端主动推送消息:你好"],
  ["/chatgroup?groupID=42", "组内主动推送消息:你好"],
  ["/chat", "你好"],
  ["/game", "你好"],
];

for (const [path, answer] of PAGES) {
  test(`${path} connects, sends, shows and closes`, async (t) => {
    const page = await visit(t, parlor, { path });
    const log = page.locator("#log");
    await log.getByText("[连接成功!]").waitFor();
    await page.getByRole("textbox").fill("你好");
    await page.keyboard.press("Enter");
    await log.getByText(answer).first().waitFor();
    await page.getByRole("button", { name: "点击发送" }).waitFor();
    await picture(page, `tutorial${path.replace(/\W+/g, "-")}`);
    await page.getByRole("button", { name: "关闭连接" }).click();
    await log.getByText("[连接已断开!]").waitFor();
  });
}

test("a message of the group comes to every member of it", async (t) => {
  const path = `/chatgroup?groupID=${freshRoom().replace("-", "_")}`;
  const one = await visit(t, parlor, { path });
  const other = await visit(t, parlor, { path });
  for (const page of [one, other]) await page.locator("#log").getByText("[连接成功!]").waitFor();
  await one.getByRole("textbox").fill("都在吗");
  await one.getByRole("button", { name: "点击发送" }).click();
  for (const page of [one, other]) await page.locator("#log").getByText("组内主动推送消息:都在吗").waitFor();
});
