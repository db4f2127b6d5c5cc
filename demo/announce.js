// Telling people things: to the ear in live regions, to the eye as notes at the edge of the page.
import { h } from "./dom.js";
import { refusalText, t } from "./i18n.js";
import { icon } from "./icons.js";

const NOTE_MS = 7_000;
const NOTES = 4;

const region = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Says something to screen readers when they have time. @param {string} text */
export function announce(text) {
  say(region("polite"), text);
}

/** The same words twice would not be noticed as a change: each one is a new paragraph.
 * @param {HTMLElement} where @param {string} text */
function say(where, text) {
  where.append(h("p", {}, text));
  while (where.childElementCount > NOTES) where.firstElementChild?.remove();
}

/** Shows a note and says it. @param {string} text @param {"info" | "refusal"} [tone] */
export function note(text, tone = "info") {
  say(region(tone === "refusal" ? "urgent" : "polite"), text);
  const close = h("button", { type: "button", class: "quiet small", "aria-label": t("note.close") }, icon("close"));
  const card = h("div", { class: `toast ${tone}` }, h("p", {}, text), close);
  close.addEventListener("click", () => card.remove());
  leaveLater(card);
  const notes = region("toasts");
  notes.append(card);
  while (notes.childElementCount > NOTES) notes.firstElementChild?.remove();
}

/** Goes after a while, but not from under a pointer or the focus. @param {HTMLElement} card */
function leaveLater(card) {
  const timer = setInterval(() => {
    if (card.matches(":hover, :focus-within")) return;
    clearInterval(timer);
    card.remove();
  }, NOTE_MS);
}

/** Tells that something was refused, in the reader's language. @param {any} error */
export function noteRefusal(error) {
  note(refusalText(error ?? {}), "refusal");
}

/** For a command whose only interesting outcome is its refusal. @param {Promise<any>} outcome
 * @returns {Promise<boolean>} whether it was done */
export async function orNote(outcome) {
  try {
    await outcome;
    return true;
  } catch (error) {
    noteRefusal(error);
    return false;
  }
}
