// How the program starts, ends, and answers for its flags.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import * as frames from "./support/frames.mjs";
import { get, readAnswer, requestText } from "./support/http.mjs";
import { RawSocket } from "./support/raw_socket.mjs";
import { RawWebSocket } from "./support/raw_websocket.mjs";
import { runParlor, Server } from "./support/server.mjs";
import { V1Client } from "./support/v1_client.mjs";

describe("the end", () => {
  for (const [signal, threads] of [["SIGTERM", "1"], ["SIGTERM", "2"], ["SIGINT", "2"]]) {
    test(`by ${signal}, ${threads} thread(s): bye and 1012 for all, exit code 0, the port is free again`, async () => {
      const server = await new Server(["--threads", threads]).start();
      const echo = await RawWebSocket.open(server, "/ws/echo/");
      const group = await RawWebSocket.open(server, "/group/ending/");
      const clients = [await V1Client.open(server), await V1Client.open(server, { encoding: "cbor" })];
      await clients[0].join("chat/ending");
      const idle = await RawSocket.connect(server.port);
      idle.send(requestText("GET", "/healthz"));
      await readAnswer(idle);
      server.signal(signal);
      for (const client of clients) {
        const bye = await client.expect("bye");
        assert.ok(bye.retry_after_ms >= 0 && bye.reason.length > 0);
        await client.socket.expectClose(1012);
      }
      for (const socket of [echo, group]) await socket.expectClose(1012);
      assert.equal((await idle.readToEnd()).length, 0, "an idle connection is closed without a word");
      idle.destroy();
      await server.ended(5_000);
      const next = await new Server(["-b", "127.0.0.1", "-p", String(server.port)]).start();
      assert.equal((await get(next, "/healthz")).status, 200);
      await next.stop();
    });
  }

  test("waits for who does not answer the close frame, up to --drain", async () => {
    const server = await new Server(["--drain", "0.5"]).start();
    const socket = await RawWebSocket.open(server, "/ws/echo/");
    const stuck = await RawSocket.connect(server.port);
    stuck.send("GET / HTTP/1.1\r\nHost:");
    server.signal("SIGTERM");
    assert.equal((await socket.nextClose()).code, 1012);
    await server.ended(2_000);
    assert.equal((await socket.readToEnd()).length, 0);
    socket.destroy();
    stuck.destroy();
  });

  const threadsOf = (server) => readdirSync(`/proc/${server.pid}/task`).length;

  // With four threads most have nothing to wait for, perhaps the one that hears of signals: so try several times.
  for (const threads of ["1", "4", "4", "4"]) {
    test(`comes at once with the second signal, ${threads} thread(s)`, async () => {
      const server = await new Server(["--drain", "60", "--threads", threads]).start();
      const socket = await RawWebSocket.open(server, "/ws/echo/");
      server.signal("SIGTERM");
      assert.equal((await socket.nextClose()).code, 1012);
      while (threadsOf(server) > 2) await new Promise(setImmediate);  // the idle ones have ended
      server.signal("SIGTERM");
      await server.ended(1_500);
      socket.destroy();
    });
  }

  test("takes no new connections", async () => {
    const server = await new Server(["--drain", "3"]).start();
    const holder = await RawWebSocket.open(server, "/ws/echo/");
    server.signal("SIGTERM");
    assert.equal((await holder.nextClose()).code, 1012);
    const late = net.connect(server.port, "127.0.0.1");
    const [error] = await once(late, "error");
    assert.match(error.code, /ECONNREFUSED|ECONNRESET/);
    holder.send(frames.close(1012));
    await server.ended(5_000);
    holder.destroy();
  });

  test("of a crowd is told to everybody", async () => {
    const server = await new Server(["--threads", "2"]).start();
    const sockets = await Promise.all(Array.from({ length: 300 }, () => RawWebSocket.open(server, "/chat/crowd/")));
    server.signal("SIGTERM");
    await Promise.all(sockets.map((socket) => socket.expectClose(1012)));
    await server.ended(8_000);
  });
});

describe("the address", () => {
  test("is printed, with the port that was picked", async () => {
    const server = await new Server().start();
    assert.match(server.program.stdout, /^Parlor serves on http:\/\/127\.0\.0\.1:\d+\/ /);
    assert.ok(server.port > 0);
    await server.stop();
  });

  test("that is in use ends the program with what is wrong and code 1", async () => {
    const holder = net.createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address();
    const { code, stderr } = await runParlor("serve", "-b", "127.0.0.1", "-p", String(port));
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`127\\.0\\.0\\.1:${port}.*in use`));
    holder.close();
  });

  test("that another parlor has is in use too", async () => {
    const server = await new Server().start();
    const { code, stderr } = await runParlor("serve", "-b", "127.0.0.1", "-p", String(server.port));
    assert.equal(code, 1);
    assert.match(stderr, /in use/);
    await server.stop();
  });

  test("that is none is said to be none", async () => {
    const { code, stderr } = await runParlor("serve", "-b", "nowhere", "-p", "0");
    assert.ok(code === 1 || code === 2, String(code));
    assert.match(stderr, /nowhere/);
  });
});

describe("a unix socket", () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-unix-"));
  after(() => rmSync(folder, { recursive: true }));

  for (const threads of ["1", "2"]) {
    test(`serves pages and WebSockets with ${threads} thread(s), and is gone at the end`, async () => {
      const path = join(folder, `socket-${threads}`);
      const server = await new Server(["-u", path, "--threads", threads]).start();
      const plain = await RawSocket.connect(path);
      plain.send(requestText("GET", "/healthz"));
      assert.equal((await readAnswer(plain)).body, "ok\n");
      plain.destroy();
      const socket = await RawWebSocket.open({ path }, "/chat/unix/");
      socket.sendText('{"message":"through a file"}');
      assert.deepEqual(await socket.nextJson(), { message: "through a file" });
      await socket.close();
      await server.stop();
      assert.ok(!existsSync(path));
    });
  }

  test("left behind by a dead server is taken over, one that is served is not", async () => {
    const path = join(folder, "taken");
    const dead = await new Server(["-u", path]).start();
    dead.signal("SIGKILL");
    await dead.program.ended;
    assert.ok(existsSync(path));
    const server = await new Server(["-u", path]).start();
    const { code, stderr } = await runParlor("serve", "-u", path);
    assert.equal(code, 1);
    assert.match(stderr, /taken/);
    await server.stop();
  });

  test("does not take the place of a file", async () => {
    const path = join(folder, "file");
    writeFileSync(path, "precious");
    const { code, stderr } = await runParlor("serve", "-u", path);
    assert.equal(code, 1);
    assert.match(stderr, /not a socket/);
    assert.ok(existsSync(path));
  });
});

describe("flags", () => {
  const wrong = [
    [["--nonsense"], /nonsense/], [["-p", "70000"], /port/], [["-p", "x"], /port/], [["--threads", "0"], /threads/],
    [["--max-message", "1"], /max-message/], [["--slow-reader", "wait"], /slow-reader/],
    [["--ping-interval", "-1"], /ping-interval/], [["--demo", "/no/such/folder"], /demo/], [["surplus"], /surplus/],
    [["--http-timeout"], /http-timeout/], [["--origin", "http://"], /http:\/\//],
  ];
  for (const [args, named] of wrong) {
    test(`${args.join(" ")} is named, and where to read on, with code 2`, async () => {
      const port = args[0] === "-p" ? [] : ["-p", "0"];
      const { code, stdout, stderr } = await runParlor("serve", "-b", "127.0.0.1", ...port, ...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, named);
      assert.match(stderr, /--help/);
      assert.equal(stdout, "");
    });
  }

  test("none at all, or an unknown command, is a mistake that is explained", async () => {
    for (const args of [[], ["sing"]]) {
      const { code, stderr } = await runParlor(...args);
      assert.equal(code, 2);
      assert.match(stderr, /--help/);
    }
  });

  test("--help teaches: every flag with its meaning, and examples", async () => {
    const whole = await runParlor("--help");
    assert.equal(whole.code, 0);
    assert.match(whole.stdout, /serve/);
    const { code, stdout, stderr } = await runParlor("serve", "--help");
    assert.equal(code, 0);
    assert.equal(stderr, "");
    for (const flag of ["--bind", "--port", "--unix-socket", "--threads", "--ping-interval", "--ping-timeout",
      "--http-timeout", "--websocket-timeout", "--proxy-headers", "--root-path", "--access-log", "--verbosity",
      "--origin", "--max-message", "--deflate", "--drain"]) {
      assert.ok(stdout.includes(flag), flag);
    }
    assert.match(stdout, /parlor serve -b 0\.0\.0\.0/);
    assert.match(stdout, /SIGTERM/);
  });

  test("version says which one this is", async () => {
    const { code, stdout } = await runParlor("version");
    assert.equal(code, 0);
    assert.match(stdout, /\d+\.\d+\.\d+/);
    assert.equal((await runParlor("--version")).stdout, stdout);
  });

  test("--access-log writes a line for each request and each socket", async () => {
    const server = await new Server(["--access-log", "-"]).start();
    await get(server, "/healthz?a=%0a");
    const socket = await RawWebSocket.open(server, "/ws/echo/");
    await socket.close();
    await server.stop();
    const lines = server.program.stdout.split("\n");
    assert.ok(lines.some((line) => line.includes("/healthz?a=%0a") && line.includes("200")), server.program.stdout);
    assert.ok(lines.filter((line) => line.includes("/ws/echo/")).length >= 1, server.program.stdout);
  });
});
