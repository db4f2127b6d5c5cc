// The big die: a button when it is the reader's turn. It tumbles before it shows a face, unless motion is unwanted.
import { h, prefersStillness, setAttribute } from "./dom.js";
import { t } from "./i18n.js";
import { dieFace, showFace } from "./icons.js";

const TUMBLE_MS = 560;
const FACE_MS = 80;

/** @param {() => void} roll */
export function die(roll) {
  const face = dieFace(0);
  const label = h("span", { class: "die-label" });
  const element = h("button", { type: "button", class: "die", id: "roll", on: { click: press } },
    h("span", { class: "die-box" }, face), label);
  let shownRoll = "";
  let timer = 0;
  let own = false;

  function press() {
    if (own) roll();
  }

  /** @param {number} last */
  function tumble(last) {
    clearInterval(timer);
    const end = performance.now() + TUMBLE_MS;
    element.classList.add("tumbling");
    timer = window.setInterval(() => {
      const done = performance.now() >= end;
      showFace(face, done ? last : 1 + Math.floor(Math.random() * 6));
      if (!done) return;
      clearInterval(timer);
      element.classList.remove("tumbling");
    }, FACE_MS);
  }

  return {
    element,
    /** `roll` names the last roll: another name means that the die has fallen again.
     * @param {{ face: number, roll: string, own: boolean, waiting: boolean }} now */
    update(now) {
      own = now.own && !now.waiting;
      element.classList.toggle("own", own);
      // Not "disabled": the focus would be lost between one's turns.
      setAttribute(element, "aria-disabled", own ? null : "true");
      label.textContent = now.own ? t("dice.roll") : "";
      setAttribute(element, "aria-label", now.own ? t("dice.roll") : t("dice.die", { face: now.face || "–" }));
      element.dataset.face = String(now.face);
      if (now.roll === shownRoll) return;
      const first = shownRoll === "";
      shownRoll = now.roll;
      if (now.face === 0 || first || prefersStillness()) showFace(face, now.face);
      else tumble(now.face);
    },
    dispose: () => clearInterval(timer),
  };
}
