// HTTP/1.1 by hand: requests as text, answers parsed strictly.
import assert from "node:assert/strict";
import { RawSocket } from "./raw_socket.mjs";

/** Answer heads are parsed as latin1; header names come out in lower case, repeated ones joined. */
function parseHead(text) {
  const [first, ...lines] = text.split("\r\n");
  const status = first.match(/^HTTP\/1\.1 (\d{3}) (.*)$/);
  assert.ok(status, `not a status line: ${first}`);
  const headers = {};
  for (const line of lines) {
    const [, name, value] = line.match(/^([!#$%&'*+.^_`|~0-9A-Za-z-]+): (.*)$/) ?? assert.fail(`not a header: ${line}`);
    headers[name.toLowerCase()] = name.toLowerCase() in headers ? `${headers[name.toLowerCase()]}, ${value}` : value;
  }
  return { status: Number(status[1]), reason: status[2], headers };
}

/** Takes an answer's head off the socket; null when the connection ended instead. */
export function readHead(socket) {
  const take = (bytes) => {
    const end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? undefined : { value: parseHead(bytes.toString("latin1", 0, end)), used: end + 4 };
  };
  return socket.take(take, "an HTTP answer");
}

/** One whole answer, with its body as text. `bodiless`: to HEAD. */
export async function readAnswer(socket, { bodiless = false } = {}) {
  const answer = await readHead(socket);
  assert.ok(answer, "the connection ended without an answer");
  const none = bodiless || answer.status < 200 || answer.status === 204 || answer.status === 304;
  const length = none ? 0 : Number(answer.headers["content-length"]);
  assert.ok(Number.isInteger(length), "the answer has no Content-Length");
  answer.bytes = await socket.read(length);
  answer.body = answer.bytes.toString("utf8");
  return answer;
}

/** A request's text. A header given as null is left out, as an array it is sent several times. */
export function requestText(method, target, headers = {}, body = "", version = "1.1") {
  const lines = [`${method} ${target} HTTP/${version}`];
  for (const [name, value] of Object.entries({ Host: "127.0.0.1", ...headers })) {
    for (const each of [value].flat()) if (each !== null) lines.push(`${name}: ${each}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** One request on a connection of its own. */
export async function request(server, method, target, headers = {}, body = "") {
  const socket = await RawSocket.connect(server.port);
  try {
    socket.send(requestText(method, target, { Host: server.host, ...headers }, body));
    return await readAnswer(socket, { bodiless: method === "HEAD" });
  } finally {
    socket.destroy();
  }
}

export const get = (server, target, headers) => request(server, "GET", target, headers);
