import { connect } from "/parlor/index.js";

const byId = (id) => document.getElementById(id);
const squares = [...Array(9).keys()].map((square) => {
  const button = document.createElement("button");
  button.addEventListener("click", () => ask({ type: "mark", square }));
  byId("board").append(button);
  return button;
});

const client = await connect(undefined, { name: "Player", wasm: "/tictactoe.wasm" });
const room = await client.join(`tictactoe/${location.hash.slice(1) || "one"}`);
room.addEventListener("change", render);
byId("sit").addEventListener("click", () => ask({ type: "sit" }));
byId("restart").addEventListener("click", () => ask({ type: "restart" }));
render();

function ask(command) {
  room.send(command).catch((refusal) => { byId("status").textContent = refusal.message; });
}

function render() {
  const { board, winner, x, o } = room.state;
  const own = client.member === x ? "X" : client.member === o ? "O" : "";
  const turn = [...board].filter((mark) => mark !== ".").length % 2 === 0 ? "X" : "O";
  squares.forEach((button, square) => {
    button.textContent = board[square] === "." ? "" : board[square];
    button.setAttribute("aria-label", `square ${square + 1}: ${board[square] === "." ? "free" : board[square]}`);
    button.disabled = own !== turn || winner !== "" || board[square] !== ".";
  });
  byId("sit").hidden = own !== "" || (x !== "" && o !== "");
  byId("restart").hidden = own === "";
  byId("status").textContent = winner !== "" ? `${winner} has won` : `${turn} to move${own && `; you are ${own}`}`;
}
