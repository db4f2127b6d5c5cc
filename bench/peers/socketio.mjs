// The same echo and rooms on Socket.IO, over WebSocket only. Which of them it is, the query's `path` says.
//   node socketio.mjs PORT
import { createServer } from "node:http";
import process from "node:process";
import { Server } from "socket.io";

const http = createServer();
const server = new Server(http, { transports: ["websocket"], serveClient: false });
server.on("connection", (socket) => {
  const path = String(socket.handshake.query.path);
  if (path === "/ws/echo/") {
    socket.on("message", (body) => socket.emit("message", { message: JSON.stringify(body) }));
    return;
  }
  socket.join(path);
  socket.on("message", (body) => server.to(path).emit("message", { message: body.message }));
});
http.listen({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096 });
