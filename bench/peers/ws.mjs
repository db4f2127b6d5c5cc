// The tutorials' /ws/echo/ and /chat/{room}/ on the package ws, as its own documentation would write them.
//   node ws.mjs PORT
import process from "node:process";
import { WebSocketServer } from "ws";

/** @type {Map<string, Set<import("ws").WebSocket>>} */
const rooms = new Map();

/** @param {import("ws").WebSocket} socket */
function echo(socket) {
  socket.on("message", (raw) => socket.send(JSON.stringify({ message: raw.toString() })));
}

/** @param {import("ws").WebSocket} socket @param {string} path */
function chat(socket, path) {
  const members = rooms.get(path) ?? new Set();
  rooms.set(path, members.add(socket));
  socket.on("message", (raw) => {
    const text = JSON.stringify({ message: JSON.parse(raw.toString()).message });
    for (const member of members) member.send(text);
  });
  socket.on("close", () => {
    members.delete(socket);
    if (members.size === 0) rooms.delete(path);
  });
}

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096 });
server.on("connection", (socket, request) => {
  socket.on("error", () => socket.terminate());
  if (request.url === "/ws/echo/") echo(socket);
  else chat(socket, request.url ?? "");
});
