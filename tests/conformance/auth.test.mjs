// Who may come in: tokens from every place they may stand in, on the real server.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { get } from "./support/http.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { runParlor, useServer } from "./support/server.mjs";
import { V1Client } from "./support/v1_client.mjs";

const folder = mkdtempSync(join(tmpdir(), "parlor-auth-"));
after(() => rmSync(folder, { recursive: true }));

const secret = randomBytes(32).toString("hex");
const oldSecret = randomBytes(32).toString("hex");
function keyFile(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}
const key = keyFile("auth.key", `${secret}\n`);
const oldKey = keyFile("old.key", oldSecret);

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1000);

/** A token made without Parlor. */
function sign(claims, { with: signer = secret, header = {} } = {}) {
  const content = `${base64url({ alg: "HS256", typ: "JWT", ...header })}.${base64url(claims)}`;
  return `${content}.${createHmac("sha256", signer).update(content).digest("base64url")}`;
}
const good = (user = "ann") => sign({ sub: user, exp: seconds() + 600 });
const expired = () => sign({ sub: "ann", exp: seconds() - 600 });

const places = {
  "a cookie": (token) => ({ Cookie: `theme=dark; parlor_token=${token}` }),
  "Authorization: Bearer": (token) => ({ Authorization: `Bearer ${token}` }),
  "Authorization: Token": (token) => ({ Authorization: `Token ${token}` }),
  "a subprotocol": (token) => ({ "Sec-WebSocket-Protocol": `chat, parlor.token.${token}` }),
};

async function refusalOf(server, headers) {
  const answer = await RawWebSocket.refusal(server, "/ws/echo/", { headers });
  return { status: answer.status, code: JSON.parse(answer.body).error.code };
}

async function echoes(server, headers) {
  const socket = await RawWebSocket.open(server, "/ws/echo/", { headers });
  socket.sendText("hi");
  assert.deepEqual(await socket.nextJson(), { message: "hi" });
  assert.equal(socket.answer.headers["sec-websocket-protocol"], undefined, "a token is never echoed");
  await socket.close();
}

function sayHello(client, token) {
  client.say({ type: "hello", version: 1, client: client.key, name: "Ann", token });
}

describe("a server that lets guests in", () => {
  const server = useServer(["--auth-key-file", key, "--auth-key-file", `old=${oldKey}`]);

  for (const [place, headers] of Object.entries(places)) {
    test(`takes a token from ${place}`, () => echoes(server, headers(good())));

    test(`refuses a forged and an expired token from ${place}`, async () => {
      const forged = sign({ sub: "ann" }, { with: "x".repeat(32) });
      assert.deepEqual(await refusalOf(server, headers(forged)), { status: 401, code: "bad_token" });
      assert.deepEqual(await refusalOf(server, headers(expired())), { status: 401, code: "token_expired" });
    });
  }

  test("lets guests in", () => echoes(server, {}));

  test("takes tokens of every key it has", async () => {
    await echoes(server, places["a cookie"](sign({ sub: "ann" }, { with: oldSecret })));
    await echoes(server, places["a cookie"](sign({ sub: "ann" }, { with: oldSecret, header: { kid: "old" } })));
  });

  test("refuses tokens that are not signed", async () => {
    const none = `${base64url({ alg: "none" })}.${base64url({ sub: "ann" })}.`;
    assert.deepEqual(await refusalOf(server, places["a cookie"](none)), { status: 401, code: "bad_token" });
  });

  test("never refuses plain requests", async () => {
    assert.equal((await get(server, "/healthz", { Authorization: "Bearer x" })).status, 200);
  });

  test("welcomes guests and users to the rooms, and closes with 4403 on a token that is not right", async () => {
    const guest = await V1Client.open(server);
    await guest.close();
    const user = await V1Client.connect(server);
    sayHello(user, good());
    await user.expect("welcome");
    await user.close();
    for (const [token, code] of [["x", "bad_token"], [expired(), "token_expired"]]) {
      const client = await V1Client.connect(server);
      sayHello(client, token);
      await client.expectError(code);
      await client.socket.expectClose(4403);
    }
  });
});

describe("a server that wants a user", () => {
  const server = useServer([
    "--auth-key-file", key, "--auth", "required", "--auth-leeway", "0", "--auth-audience", "chat",
  ]);
  const forChat = (more = {}) => sign({ sub: "ann", aud: "chat", ...more });

  test("refuses guests with 401 and says how to come in", async () => {
    const answer = await RawWebSocket.refusal(server, "/ws/echo/", {});
    assert.equal(answer.status, 401);
    assert.equal(answer.headers["www-authenticate"], "Bearer");
    assert.equal(JSON.parse(answer.body).error.code, "auth_required");
  });

  test("takes only tokens for its audience", async () => {
    await echoes(server, places["a cookie"](forChat()));
    assert.equal((await refusalOf(server, places["a cookie"](good()))).code, "bad_token");
  });

  test("refuses guests of the rooms with an error and 4403", async () => {
    const client = await V1Client.connect(server);
    sayHello(client);
    await client.expectError("auth_required");
    await client.socket.expectClose(4403);
  });

  test("takes what the handshake brings when hello brings nothing", async () => {
    const headers = { "Sec-WebSocket-Protocol": `parlor.v1+json, parlor.token.${forChat()}` };
    const socket = await RawWebSocket.open(server, "/parlor/v1", { headers });
    assert.equal(socket.answer.headers["sec-websocket-protocol"], "parlor.v1+json");
    socket.sendText(JSON.stringify({ type: "hello", version: 1, client: "0123456789abcdef" }));
    assert.equal((await socket.nextJson()).type, "welcome");
    await socket.close();
  });

  test("ends a session whose token runs out with 4502, unless it is refreshed", async () => {
    const [short, refreshed] = [await V1Client.connect(server), await V1Client.connect(server)];
    const token = forChat({ exp: seconds() + 2 });
    for (const client of [short, refreshed]) {
      sayHello(client, token);
      await client.expect("welcome");
    }
    refreshed.say({ type: "refresh", token: forChat({ exp: seconds() + 600 }) });
    await short.expectError("token_expired");
    await short.socket.expectClose(4502);
    await refreshed.expectAlive();
    refreshed.say({ type: "refresh", token: sign({ sub: "bob", aud: "chat" }) });
    await refreshed.expectError("bad_token");
    refreshed.say({ type: "refresh", token: "x" });
    await refreshed.expectError("bad_token");
    await refreshed.expectAlive();
    await refreshed.close();
  });
});

describe("a server that asks for the first message", () => {
  const server = useServer(["--auth-key-file", key, "--auth", "required", "--auth-source", "message"]);
  const auth = (token) => JSON.stringify({ type: "auth", token });

  test("begins the endpoint when the token has come", async () => {
    const socket = await RawWebSocket.open(server, "/ws/console/");
    socket.sendText(auth(good()));
    assert.match(await socket.nextText(), /^\[Welcome /);
    await socket.close();
  });

  test("closes with 4403 on anything else, and lets nobody listen before", async () => {
    const listener = await RawWebSocket.open(server, "/chat/silent/");
    const speaker = await RawWebSocket.open(server, "/chat/silent/");
    speaker.sendText(auth(good()));
    speaker.sendText(JSON.stringify({ message: "a secret" }));
    assert.deepEqual(await speaker.nextJson(), { message: "a secret" });
    listener.sendText(JSON.stringify({ message: "hi" }));
    assert.equal((await listener.nextJson()).error.code, "auth_required");
    await listener.expectClose(4403);
    await speaker.close();
  });

  test("closes with 4501 who says nothing for 5 s, and not before", async () => {
    const began = Date.now();
    const socket = await RawWebSocket.open(server, "/ws/echo/");
    const { payload } = await socket.nextFrame(8_000);
    assert.equal(payload.readUInt16BE(0), 4501);
    assert.match(payload.toString("utf8", 2), /no token/);
    assert.ok(Date.now() - began >= 4_900, `after ${Date.now() - began} ms`);
    socket.destroy();
  });

  test("takes no token from other places", async () => {
    const socket = await RawWebSocket.open(server, "/ws/echo/", { headers: places["a cookie"](good()) });
    socket.sendText("hi");
    assert.equal((await socket.nextJson()).error.code, "auth_required");
    await socket.expectClose(4403);
  });
});

describe("the command line", () => {
  let saved;
  before(() => (saved = process.env.PARLOR_AUTH_KEY));
  after(() => {
    if (saved === undefined) delete process.env.PARLOR_AUTH_KEY;
    else process.env.PARLOR_AUTH_KEY = saved;
  });

  test("parlor token issues what others can check", async () => {
    const wish = ["--user", "ann", "--ttl", "60", "--aud", "chat"];
    const { code, stdout } = await runParlor("token", "--key-file", `k1=${key}`, ...wish);
    assert.equal(code, 0);
    const [header, payload, signature] = stdout.trim().split(".");
    const hmac = createHmac("sha256", secret).update(`${header}.${payload}`).digest("base64url");
    assert.equal(signature, hmac);
    assert.deepEqual(JSON.parse(Buffer.from(header, "base64url")), { alg: "HS256", typ: "JWT", kid: "k1" });
    const claims = JSON.parse(Buffer.from(payload, "base64url"));
    assert.equal(claims.sub, "ann");
    assert.equal(claims.aud, "chat");
    assert.equal(claims.exp - claims.iat, 60);
  });

  test("the key may stand in the environment", async () => {
    process.env.PARLOR_AUTH_KEY = secret;
    const { code, stdout } = await runParlor("token", "--user", "ann");
    delete process.env.PARLOR_AUTH_KEY;
    assert.equal(code, 0);
    assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  test("a short key is refused with the reason", async () => {
    const short = keyFile("short.key", "too short\n");
    const commands = [["token", "--key-file", short, "--user", "ann"], ["serve", "-p", "0", "--auth-key-file", short]];
    for (const args of commands) {
      const { code, stdout, stderr } = await runParlor(...args);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.match(stderr, /has 9 bytes, HS256 needs 32/);
    }
  });

  test("what does not go together is refused", async () => {
    for (const [args, why] of [
      [["--auth", "required"], /needs --auth-key-file/],
      [["--auth-key-file", key, "--auth-source", "message"], /needs --auth required/],
      [["--auth-key-file", join(folder, "nowhere")], /cannot be read/],
    ]) {
      const { code, stderr } = await runParlor("serve", "-p", "0", ...args);
      assert.equal(code, 1);
      assert.match(stderr, why);
    }
  });
});
