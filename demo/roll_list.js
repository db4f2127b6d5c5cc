// The last rolls of the game, newest first.
import { h, reconcile } from "./dom.js";
import { t } from "./i18n.js";
import { dieFace } from "./icons.js";

const SHOWN = 8;

/** @param {any} room */
export function rollList(room) {
  const list = h("ol", { class: "rolls", reversed: true });
  const none = h("p", { class: "fine" }, t("dice.no_rolls"));
  const element = h("section", { class: "panel" }, h("h2", {}, t("dice.rolls")), none, list);
  return {
    element,
    update() {
      const { rolls, seats, game } = room.state;
      const numbered = rolls.map((/** @type {any} */ roll, /** @type {number} */ index) => ({ roll, index }));
      none.hidden = rolls.length > 0;
      reconcile(list, numbered.slice(-SHOWN).reverse(), keyOf, ({ roll }) => rollItem(roll, seats[roll.seat].name));
      /** A roll has no number of its own; its place, seat and squares tell it from the others. @param {any} each */
      function keyOf({ roll, index }) {
        return `${game} ${rolls.length < 64 ? index : ""} ${roll.seat} ${roll.face} ${roll.from} ${roll.to}`;
      }
    },
  };
}

/** @param {any} roll @param {string} name */
function rollItem({ seat, face, from, to }, name) {
  return h("li", {},
    h("span", { class: `token small colour-${seat}`, "aria-hidden": "true" }, seat + 1),
    h("span", { class: "name" }, name || t("dice.seat", { n: seat + 1 })),
    dieFace(face, { role: "img", "aria-label": String(face) }),
    h("span", { class: "remark" }, from === to ? t("dice.stays", { from }) : `${from} → ${to}`));
}
