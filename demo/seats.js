// The six seats: who sits there, how far, how often they won; and what can be done with an empty one.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { isSettled, ownSeat, pendingSeats } from "./table.js";

/** @param {any} room @param {(command: any) => Promise<boolean>} send */
export function seats(room, send) {
  const list = h("ol", { class: "seats" });
  const element = h("section", { class: "seating" }, h("h2", {}, t("dice.seats")), list);

  function update() {
    const own = ownSeat(room);
    const pending = pendingSeats(room);
    room.state.seats.forEach((/** @type {any} */ seat, /** @type {number} */ number) => {
      const facts = { ...factsOf(room, seat, number, own), pending: pending.has(number) };
      const key = JSON.stringify(facts);
      const present = /** @type {any} */ (list.children[number]);
      if (present?.dataset.facts === key) return;
      const item = seatItem(facts, send);
      item.dataset.facts = key;
      if (present) swap(present, item);
      else list.append(item);
    });
  }
  return { element, update };
}

/** Everything that a seat's looks depend on.
 * @param {any} room @param {any} seat @param {number} number @param {number} own */
function factsOf(room, seat, number, own) {
  const { status, turn, options, result } = room.state;
  const settled = isSettled(room);
  const { occupant, name, ready, position, missed, wins } = seat;
  return {
    occupant, name, ready, position, missed, wins, number, own: number === own, goal: options.goal, status,
    maySit: own === -1 && !settled, mayRemove: own !== -1 && occupant === "bot" && !settled,
    turn: turn?.seat === number, winner: status === "over" && result?.winner === number,
  };
}

/** Puts the new element in the old one's place, and the focus into it if it was there.
 * @param {HTMLElement} present @param {HTMLElement} item */
function swap(present, item) {
  const focused = present.contains(document.activeElement);
  present.replaceWith(item);
  if (focused) (item.querySelector("button") ?? document.querySelector(".controls button"))?.focus();
}

/** @param {ReturnType<typeof factsOf> & { pending: boolean }} facts @param {(command: any) => Promise<boolean>} send */
function seatItem(facts, send) {
  const classes = ["seat", facts.turn && "turn", facts.own && "own", facts.winner && "winner",
    facts.pending && "pending", facts.occupant === "nobody" && "free"].filter(Boolean).join(" ");
  const token = h("span", { class: `token colour-${facts.number}`, "aria-hidden": "true" }, facts.number + 1);
  if (facts.occupant === "nobody") {
    return h("li", { class: classes }, token, facts.maySit
      ? h("button", { type: "button", class: "seat-sit", on: { click: () => send({ type: "sit", seat: facts.number }) },
        "aria-label": t("dice.sit_on", { n: facts.number + 1 }) }, t("dice.sit_here"))
      : h("span", { class: "remark" }, t("dice.free")));
  }
  return h("li", { class: classes, vars: { "--done": String(facts.position / facts.goal) },
    "aria-current": facts.turn ? "true" : null },
    token,
    h("div", { class: "seat-words" },
      h("p", { class: "seat-name" }, h("span", { class: "name" }, facts.name),
        facts.own && h("span", { class: "tag" }, t("members.you"))),
      h("p", { class: "remark" }, remarkOn(facts))),
    facts.mayRemove && h("button", { type: "button", class: "quiet square small",
      title: t("dice.remove_bot", { name: facts.name }), "aria-label": t("dice.remove_bot", { name: facts.name }),
      on: { click: () => send({ type: "remove_bot", seat: facts.number }) } }, icon("close")),
    h("span", { class: "progress", "aria-hidden": "true" }));
}

/** @param {any} seat */
function remarkOn(seat) {
  const words = [seat.occupant === "bot" && t("dice.bot"),
    ["waiting", "revealing"].includes(seat.status) ? (seat.ready ? t("dice.is_ready") : t("dice.is_not_ready"))
      : t("dice.square", { n: seat.position }),
    seat.winner && t("dice.winner"),
    seat.turn && t("dice.at_turn"),
    seat.wins > 0 && t("dice.wins", { n: seat.wins }),
    seat.missed > 0 && t("dice.missed_turns", { n: seat.missed }),
    seat.pending && t("chat.sending")];
  return words.filter(Boolean).join(" · ");
}
