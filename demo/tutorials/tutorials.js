// The tutorials' pages: one log, one input, one WebSocket. What differs stands in <main>:
//   data-endpoint  the WebSocket's path, relative to the page; {name} is taken from the page's query
//   data-kind      text: messages are plain; json: {"message":…}; game: the same, with a die and the game's status

/** What {name} stands for when the page's address does not say. */
const defaults = { groupID: "42", room: "lobby" };
const gameStatus = { 0: "游戏结束", 1: "游戏进行中" };

const main = document.querySelector("main");
const log = document.querySelector("#log");
const form = document.querySelector("#form");
const input = document.querySelector("#message");
const closeButton = document.querySelector("#close");
const kind = main.dataset.kind;

/** @param {string} line @param {string} [className] */
function show(line, className) {
  const entry = document.createElement("p");
  entry.textContent = line;
  if (className) entry.className = className;
  log.append(entry);
  log.scrollTop = log.scrollHeight;
}

/** @returns {URL} */
function endpoint() {
  const query = new URLSearchParams(location.search);
  const path = main.dataset.endpoint.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(query.get(name) || defaults[name]),
  );
  const url = new URL(path, location.href.split(/[?#]/)[0]);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/** @param {unknown} value */
function asText(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** @param {{message?: unknown, gameStatus?: number, position?: number, error?: {message: string}}} data */
function showData(data) {
  if (data.error) return show(data.error.message, "status");
  show(data.position === undefined ? asText(data.message) : `${asText(data.message)}（${data.position} 点）`);
  if (kind !== "game") return;
  document.querySelector("#die").textContent = String(data.position);
  if (data.gameStatus !== undefined) document.querySelector("#status").textContent = gameStatus[data.gameStatus];
}

function setOpen(open) {
  closeButton.disabled = !open;
  for (const field of form?.querySelectorAll("input, #send") ?? []) field.disabled = !open;
  if (open) input?.focus();
}

let opened = false;
setOpen(false);
const socket = new WebSocket(endpoint());

socket.addEventListener("open", () => {
  opened = true;
  show("[连接成功!]", "status");
  setOpen(true);
});
socket.addEventListener("message", ({ data }) => (kind === "text" ? show(data) : showData(JSON.parse(data))));
socket.addEventListener("close", () => {
  show(opened ? "[连接已断开!]" : "[连接失败!]", "status");
  setOpen(false);
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(kind === "text" ? input.value : JSON.stringify({ message: input.value }));
  input.value = "";
  input.focus();
});
closeButton.addEventListener("click", () => socket.close(1000));
