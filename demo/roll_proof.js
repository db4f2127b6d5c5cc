// The mark of a chat roll: whether its dice follow from the seeds; opened, what they came from.
import { h } from "./dom.js";
import { findingText } from "./finding_words.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";

const ICONS = /** @type {const} */ ({ checking: "clock", right: "verified", half: "verified", wrong: "warning",
  unseen: "lock" });

/** @param {any} roll @returns {HTMLElement} */
export function rollProof({ proof }) {
  const rows = [["number", String(proof.number)], ["commitment", proof.commitment],
    ["server_seed", proof.server_seed], ["client_seed", proof.client_seed]];
  return h("details", { class: "proof" },
    h("summary"), h("p", { class: "fine proof-words" }), h("ul", { class: "proof-findings fine" }),
    h("dl", { class: "proof-facts fine" }, ...rows.flatMap(([key, value]) => [h("dt", {}, t(`fair.roll_${key}`)),
      h("dd", {}, h("code", {}, value || t("fair.roll_none")))])));
}

/** @param {any} element @param {import("./roll_checks.js").RollCheck} check */
export function showRollCheck(element, { verdict, findings }) {
  if (element.dataset.verdict === verdict) return;
  element.dataset.verdict = verdict;
  element.querySelector("summary").replaceChildren(icon(ICONS[verdict]), h("span", {}, t(`fair.roll_${verdict}`)));
  element.querySelector(".proof-words").textContent = t(`fair.roll_about_${verdict}`);
  element.querySelector(".proof-findings").replaceChildren(...findings.map((what) => h("li", {}, findingText(what))));
}
