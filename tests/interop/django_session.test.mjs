// Sessions that real Django has signed, on the real server.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { RawWebSocket } from "../conformance/support/raw_websocket.mjs";
import { useServer } from "../conformance/support/server.mjs";

const python = "/usr/bin/python3";  // the distribution's, which has the distribution's packages
const script = fileURLToPath(new URL("support/make_sessions.py", import.meta.url));
const made = spawnSync(python, ["-B", script], { encoding: "utf8" });
const skip = /No module named 'django'/.test(made.stderr) && `${python} has no django: install python3-django`;

describe("Django's signed-cookie sessions", { skip }, () => {
  assert.ok(skip || made.status === 0, made.stderr);
  const cookies = skip ? {} : JSON.parse(made.stdout);
  const folder = mkdtempSync(join(tmpdir(), "parlor-django-"));
  const secretFile = join(folder, "secret");
  writeFileSync(secretFile, `${cookies.secret}\n`, { mode: 0o600 });
  after(() => rmSync(folder, { recursive: true }));

  const options = ["--django-secret-key-file", secretFile, "--django-session-age", "3600"];
  const strict = useServer([...options, "--auth", "required"]);
  const open = useServer(options);
  const headers = (cookie) => ({ Cookie: `csrftoken=x; sessionid=${cookie}` });

  async function echoes(server, cookie) {
    const socket = await RawWebSocket.open(server, "/ws/echo/", { headers: headers(cookie) });
    socket.sendText("hi");
    assert.deepEqual(await socket.nextJson(), { message: "hi" });
    await socket.close();
  }

  async function refusal(cookie) {
    const answer = await RawWebSocket.refusal(strict, "/ws/echo/", { headers: headers(cookie) });
    assert.equal(answer.status, 401);
    return JSON.parse(answer.body).error.code;
  }

  for (const name of ["user", "compressed", "short", "nearly_expired"]) {
    test(`${name}: Django made it, Parlor takes it`, async () => {
      if (name === "compressed") assert.ok(cookies[name].startsWith("."));
      if (name === "short") assert.ok(!cookies[name].startsWith("."));
      await echoes(strict, cookies[name]);
    });
  }

  test("a session without a user is a guest's", async () => {
    assert.equal(await refusal(cookies.guest), "auth_required");
    await echoes(open, cookies.guest);
  });

  test("an expired session says so, and makes a guest where guests are let in", async () => {
    assert.equal(await refusal(cookies.expired), "token_expired");
    await echoes(open, cookies.expired);
  });

  const user = cookies.user ?? "";
  const forged = {
    "signed for something else": cookies.other_salt,
    "signed with another secret": cookies.other_secret,
    "cut short": user.slice(0, -1),
    "changed in the middle": user.replace(/^(.{20})./, (_, head) => `${head}~`),
    "without a signature": user.replace(/:[^:]*$/, ""),
    "of an earlier time": user.replace(/:[^:]*:/, ":1r31eq:"),
    "nothing at all": "x",
  };
  for (const [name, cookie] of Object.entries(forged)) {
    test(`${name}: refused, and a guest where guests are let in`, async () => {
      assert.equal(await refusal(cookie), "bad_token");
      await echoes(open, cookie);
    });
  }

  test("the rooms know the user too", async () => {
    const socket = await RawWebSocket.open(strict, "/parlor/v1", {
      headers: { ...headers(cookies.user), "Sec-WebSocket-Protocol": "parlor.v1+json" },
    });
    socket.sendText(JSON.stringify({ type: "hello", version: 1, client: "0123456789abcdef" }));
    assert.equal((await socket.nextJson()).type, "welcome");
    await socket.close();
  });
});
