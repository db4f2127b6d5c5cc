// What the server says to plain HTTP/1.1 (RFC 9110 and 9112).
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { get, readAnswer, request, requestText } from "./support/http.mjs";
import { RawSocket } from "./support/raw_socket.mjs";
import { useServer } from "./support/server.mjs";

describe("requests", () => {
  const server = useServer();
  const send = async (bytes) => {
    const socket = await RawSocket.connect(server.port);
    socket.send(bytes);
    return socket;
  };

  test("for nothing: 404 as JSON, the path escaped", async () => {
    const answer = await get(server, "/nothing/%3Cscript%3E");
    assert.equal(answer.status, 404);
    assert.equal(answer.headers["content-type"], "application/json");
    assert.equal(JSON.parse(answer.body).error.code, "not_found");
    assert.doesNotMatch(answer.body, /<script>/);
  });

  test("without the slash at the end: 301 to the path with it, the query kept", async () => {
    const answer = await get(server, "/path?a=1&b=%2F");
    assert.equal(answer.status, 301);
    assert.equal(answer.headers.location, "/path/?a=1&b=%2F");
  });

  test("a redirect leads nowhere else", async () => {
    for (const path of ["//evil.example/path", "/%2F%2Fevil.example", "/\\evil.example"]) {
      const { status, headers } = await get(server, path);
      assert.notEqual(status, 200);
      assert.doesNotMatch(headers.location ?? "", /^(\/\/|\/\\|http)/);
    }
  });

  test("with another method: 405 and the methods there are", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const answer = await request(server, method, "/game/start", { "Content-Length": "0" });
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.allow, "GET, HEAD");
    }
  });

  test("by HEAD: the head of GET and no body", async () => {
    for (const path of ["/", "/chat", "/healthz", "/nothing"]) {
      const head = await request(server, "HEAD", path);
      const whole = await get(server, path);
      assert.equal(head.status, whole.status);
      assert.equal(head.headers["content-length"], whole.headers["content-length"]);
      assert.equal(head.headers["content-type"], whole.headers["content-type"]);
    }
  });

  test("one after the other on a kept connection", async () => {
    const socket = await send("");
    for (let i = 0; i < 3; ++i) {
      socket.send(requestText("GET", "/healthz"));
      assert.equal((await readAnswer(socket)).body, "ok\n");
    }
    socket.destroy();
  });

  test("pipelined are answered in their order, the bodies of HEAD left out", async () => {
    const messages = Array.from({ length: 50 }, (_, i) => `m${i}`);
    const texts = messages.map((message) => requestText("GET", `/game/process?message=${message}`));
    const socket = await send(requestText("HEAD", "/healthz") + texts.join("") + requestText("GET", "/nothing"));
    assert.equal((await readAnswer(socket, { bodiless: true })).status, 200);
    for (const message of messages) assert.equal(JSON.parse((await readAnswer(socket)).body).message, message);
    assert.equal((await readAnswer(socket)).status, 404);
    socket.destroy();
  });

  test("with Connection: close end the connection behind the answer", async () => {
    const socket = await send(requestText("GET", "/healthz", { Connection: "close" }) + requestText("GET", "/healthz"));
    const answer = await readAnswer(socket);
    assert.equal(answer.headers.connection, "close");
    assert.equal((await socket.readToEnd()).length, 0, "the second request is not answered");
    socket.destroy();
  });

  test("whose sender ends its side are still answered", async () => {
    const socket = await send(requestText("GET", "/healthz"));
    socket.end();
    assert.equal((await readAnswer(socket)).status, 200);
    assert.equal((await socket.readToEnd()).length, 0);
    socket.destroy();
  });

  test("of HTTP/1.0 are answered, and their connection is closed unless they want it kept", async () => {
    const socket = await send(requestText("GET", "/healthz", { Connection: "keep-alive" }, "", "1.0"));
    assert.equal((await readAnswer(socket)).headers.connection, "keep-alive");
    socket.send(requestText("GET", "/healthz", { Host: null }, "", "1.0"));
    assert.equal((await readAnswer(socket)).status, 200);
    assert.equal((await socket.readToEnd()).length, 0);
    socket.destroy();
  });

  test("may have empty lines in front, and a whole URL as target", async () => {
    const socket = await send("\r\n\r\n" + requestText("GET", "http://127.0.0.1/healthz"));
    assert.equal((await readAnswer(socket)).status, 200);
    socket.destroy();
  });

  test("may come byte by byte", async () => {
    const socket = await send("");
    for (const byte of Buffer.from(requestText("GET", "/healthz"))) socket.send(Buffer.from([byte]));
    assert.equal((await readAnswer(socket)).status, 200);
    socket.destroy();
  });

  test("with Expect: 100-continue are told to go on", async () => {
    const socket = await send(requestText("POST", "/game/start", { "Content-Length": "2", Expect: "100-continue" }));
    assert.equal((await readAnswer(socket)).status, 100);
    socket.send("ok");
    assert.equal((await readAnswer(socket)).status, 405);
    socket.destroy();
  });

  test("with a chunked body are understood", async () => {
    const head = requestText("POST", "/game/start", { "Transfer-Encoding": "chunked" });
    const socket = await send(`${head}3\r\nabc\r\n0\r\n\r\n${requestText("GET", "/healthz")}`);
    assert.equal((await readAnswer(socket)).status, 405);
    assert.equal((await readAnswer(socket)).status, 200);
    socket.destroy();
  });

  const host = "Host: a\r\n";
  const wrong = [
    [400, "garbage", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
    [400, "a line that is no request", "hello\r\n\r\n"],
    [400, "a request without Host", "GET / HTTP/1.1\r\n\r\n"],
    [400, "two hosts", `GET / HTTP/1.1\r\n${host}${host}\r\n`],
    [400, "a header without colon", `GET / HTTP/1.1\r\n${host}nonsense\r\n\r\n`],
    [400, "a space before the colon", `GET / HTTP/1.1\r\nHost : a\r\n\r\n`],
    [400, "a length that is no number", `POST /game/start HTTP/1.1\r\n${host}Content-Length: x\r\n\r\n`],
    [400, "two lengths that differ", `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    [400, "a length and chunks", `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na`],
    [400, "a chunk without size", `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`],
    [400, "a target that is no path", `GET nothing HTTP/1.1\r\n${host}\r\n`],
    [400, "a path with a broken escape", `GET /%zz HTTP/1.1\r\n${host}\r\n`],
    [400, "a path with NUL", `GET /%00 HTTP/1.1\r\n${host}\r\n`],
    [400, "a path that is not UTF-8", `GET /%ff HTTP/1.1\r\n${host}\r\n`],
    [413, "a body above 1 MiB", `POST / HTTP/1.1\r\n${host}Content-Length: 1048577\r\n\r\n`],
    [417, "an expectation nobody knows", `GET / HTTP/1.1\r\n${host}Expect: wonders\r\n\r\n`],
    [431, "more than 16 KiB of headers", `GET / HTTP/1.1\r\n${host}X: ${"x".repeat(17 << 10)}\r\n\r\n`],
    [431, "a target of more than 16 KiB", `GET /${"x".repeat(17 << 10)} HTTP/1.1\r\n${host}\r\n`],
    [431, "headers without end", `GET / HTTP/1.1\r\n${`${host.replace("Host", "X")}`.repeat(4000)}`],
    [501, "a transfer coding nobody knows", `POST / HTTP/1.1\r\n${host}Transfer-Encoding: gzip, chunked\r\n\r\n`],
    [400, "another version", `GET / HTTP/1.2\r\n${host}\r\n`],
  ];
  for (const [status, what, bytes] of wrong) {
    test(`${what}: ${status}, named, and nothing else of that connection is read`, async () => {
      const socket = await send(Buffer.from(bytes, "latin1"));
      const answer = await readAnswer(socket);
      assert.equal(answer.status, status, answer.body);
      assert.ok(JSON.parse(answer.body).error.message.length > 10);
      socket.destroy();
    });
  }

  test("after garbage the connection is ended", async () => {
    const socket = await send("hello\r\n\r\n" + requestText("GET", "/healthz"));
    assert.equal((await readAnswer(socket)).headers.connection, "close");
    assert.equal((await socket.readToEnd()).length, 0);
    socket.destroy();
  });

  test("every answer has its date and server, and a type that is not guessed", async () => {
    const answer = await get(server, "/");
    assert.match(answer.headers.date, /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    assert.equal(answer.headers.server, "parlor");
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
  });
});

describe("built-in files", () => {
  const server = useServer();

  test("the page has a policy that allows its own scripts and wasm, and nothing inline", async () => {
    const answer = await get(server, "/");
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
    const policy = answer.headers["content-security-policy"];
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|script-src[^;]*\*/);
  });

  test("an unchanged one is not sent again", async () => {
    const { headers } = await get(server, "/");
    assert.match(headers.etag, /^"[^"]+"$/);
    for (const tag of [headers.etag, `W/${headers.etag}`, `"other", ${headers.etag}`, "*"]) {
      const again = await get(server, "/", { "If-None-Match": tag });
      assert.equal(again.status, 304, tag);
      assert.equal(again.headers.etag, headers.etag);
    }
    assert.equal((await get(server, "/", { "If-None-Match": '"other"' })).status, 200);
  });

  test("the tutorials' pages, too, answer conditions and ranges", async () => {
    for (const path of ["/chat", "/path/", "/tutorials/tutorials.js"]) {
      const { headers } = await get(server, path);
      assert.equal((await get(server, path, { "If-None-Match": headers.etag })).status, 304, path);
      assert.equal((await get(server, path, { Range: "bytes=0-0" })).status, 206, path);
    }
  });

  test("a file takes GET and HEAD only, and says so", async () => {
    for (const path of ["/", "/app.js", "/parlor/index.js"]) {
      const answer = await request(server, "POST", path, { "Content-Length": 0 });
      assert.deepEqual([answer.status, answer.headers.allow], [405, "GET, HEAD"], path);
    }
    assert.equal((await request(server, "POST", "/nothing.js", { "Content-Length": 0 })).status, 404);
  });

  test("a part of one can be asked for", async () => {
    const whole = await get(server, "/");
    const size = whole.bytes.length;
    const part = async (range, headers = {}) => get(server, "/", { Range: range, ...headers });
    for (const [range, first, last] of [["bytes=0-0", 0, 0], ["bytes=5-9", 5, 9], ["bytes=10-", 10, size - 1],
      ["bytes=-4", size - 4, size - 1], [`bytes=1-${size * 2}`, 1, size - 1], [`bytes=-${size * 2}`, 0, size - 1]]) {
      const answer = await part(range);
      assert.equal(answer.status, 206, range);
      assert.equal(answer.headers["content-range"], `bytes ${first}-${last}/${size}`);
      assert.deepEqual(answer.bytes, whole.bytes.subarray(first, last + 1));
    }
    for (const range of [`bytes=${size}-`, "bytes=-0"]) {
      const answer = await part(range);
      assert.equal(answer.status, 416, range);
      assert.equal(answer.headers["content-range"], `bytes */${size}`);
    }
    for (const range of ["bytes=9-5", "lines=1-2", "bytes=a-b", "bytes=0-1,3-4", "bytes=99999999999999999999-"]) {
      assert.equal((await part(range)).status, 200, range);
    }
    assert.equal((await part("bytes=0-0", { "If-Range": whole.headers.etag })).status, 206);
    assert.equal((await part("bytes=0-0", { "If-Range": '"old"' })).status, 200);
  });
});

describe("the files of a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-files-"));
  const root = join(folder, "root");
  mkdirSync(join(root, "inner", ".hidden"), { recursive: true });
  mkdirSync(join(folder, "root-sibling"));
  const types = {
    "index.html": "text/html; charset=utf-8", "style.css": "text/css; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8", "app.mjs": "text/javascript; charset=utf-8",
    "data.json": "application/json", "module.wasm": "application/wasm", "icon.svg": "image/svg+xml",
    "picture.png": "image/png", "notes.txt": "text/plain; charset=utf-8", "unknown.xyz": "application/octet-stream",
    "no_extension": "application/octet-stream", "中文 a.txt": "text/plain; charset=utf-8", "inner/deep.JS":
    "text/javascript; charset=utf-8",
  };
  for (const name of Object.keys(types)) writeFileSync(join(root, name), `contents of ${name}`);
  writeFileSync(join(root, "empty.txt"), "");
  writeFileSync(join(root, ".secret"), "hidden");
  writeFileSync(join(root, "inner", ".hidden", "file"), "hidden");
  writeFileSync(join(folder, "outside.txt"), "outside");
  writeFileSync(join(folder, "root-sibling", "outside.txt"), "outside");
  symlinkSync(join(folder, "outside.txt"), join(root, "link.txt"));
  symlinkSync(folder, join(root, "way_out"));
  symlinkSync(join(root, "notes.txt"), join(root, "inside.txt"));
  after(() => rmSync(folder, { recursive: true }));
  const server = useServer(["--demo", root]);

  test("come with their types", async () => {
    for (const [name, type] of Object.entries(types)) {
      const answer = await get(server, `/${name.split("/").map(encodeURIComponent).join("/")}`);
      assert.equal(answer.status, 200, name);
      assert.equal(answer.headers["content-type"], type, name);
      assert.equal(answer.body, `contents of ${name}`);
      assert.equal(answer.headers["x-content-type-options"], "nosniff");
    }
  });

  test("may be empty, and a link inside the folder is followed", async () => {
    assert.equal((await get(server, "/empty.txt")).body, "");
    assert.equal((await get(server, "/inside.txt")).body, "contents of notes.txt");
  });

  test("have dates and tags, and a change shows at once", async () => {
    const { headers } = await get(server, "/notes.txt");
    assert.equal((await get(server, "/notes.txt", { "If-None-Match": headers.etag })).status, 304);
    assert.equal((await get(server, "/notes.txt", { "If-Modified-Since": headers["last-modified"] })).status, 304);
    writeFileSync(join(root, "notes.txt"), "changed, and longer than before");
    const changed = await get(server, "/notes.txt", { "If-None-Match": headers.etag });
    assert.equal(changed.status, 200);
    assert.equal(changed.body, "changed, and longer than before");
  });

  const escapes = ["/../outside.txt", "/inner/../../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt",
    "/%2e%2e%2foutside.txt", "/..\\outside.txt", "/..%5coutside.txt", "/inner/..%5c..%5coutside.txt",
    "/%252e%252e/outside.txt", "/..%c0%afoutside.txt", "/link.txt", "/way_out/outside.txt", "/way_out/",
    "/.secret", "/inner/.hidden/file", "/./notes.txt", "//notes.txt", "/inner//deep.JS", "/inner/", "/inner",
    "/../root-sibling/outside.txt", "/notes.txt/", "/notes.txt%00.html", "/etc/passwd", "/proc/self/environ"];
  for (const path of escapes) {
    test(`nothing is served at ${path}`, async () => {
      const answer = await get(server, path);
      assert.ok([400, 404].includes(answer.status), `${answer.status}`);
      assert.doesNotMatch(answer.body, /outside$|hidden$|contents of|root:/);
    });
  }
});
