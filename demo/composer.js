// Where one writes: Enter sends, Shift+Enter breaks the line, "/" shows what can be asked for, ↑ edits the last one.
import { h, setAttribute, uid } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";

const TYPING_EVERY_MS = 3_000;
const TALLEST_PX = 160;
const SLASH_COMMANDS = [["/me ", "me"], ["/name ", "name"], ["/roll 2d6", "roll"]];

/** What was written and not sent, by room: it outlives a look into another room. @type {Map<string, string>} */
const drafts = new Map();

/** @param {any} room
 * @param {{ say: (text: string) => Promise<boolean>, editLast: () => boolean }} actions */
export function composer(room, actions) {
  const id = uid("say");
  const field = h("textarea", { id, rows: 1, placeholder: t("chat.placeholder"), "aria-describedby": `${id}-help`,
    enterkeyhint: "send", props: { value: drafts.get(room.name) ?? "" } });
  const slash = h("ul", { class: "slash", hidden: true, "aria-label": t("slash.title") },
    ...SLASH_COMMANDS.map(([text, name]) => slashItem(text, name, insert)));
  const help = h("button", { type: "button", class: "quiet square", title: t("slash.title"),
    "aria-label": t("slash.title"), "aria-expanded": "false", on: { click: toggleHelp } }, "/");
  const element = h("form", { class: "composer", on: { submit } },
    slash,
    h("label", { for: id, class: "visually-hidden" }, t("chat.label")),
    h("div", { class: "composer-line" }, help, field,
      h("button", { type: "submit", class: "primary square", "aria-label": t("chat.send"), title: t("chat.send") },
        icon("send"))),
    h("p", { class: "fine", id: `${id}-help` }, t("chat.help")));
  const typing = typingSignal(room);
  let helpWanted = false;
  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const text = field.value;
    if (text.trim() === "") return;
    write("");
    typing.stop();
    // What was refused comes back to be mended, unless something else is being written by now.
    if (!(await actions.say(text)) && field.value === "") write(text);
  }

  /** @param {string} text */
  function write(text) {
    field.value = text;
    changed();
  }

  /** @param {string} text */
  function insert(text) {
    helpWanted = false;
    write(text);
    field.focus();
  }

  function toggleHelp() {
    helpWanted = slash.hidden;
    if (!helpWanted && field.value.startsWith("/")) field.value = "";
    changed();
  }

  function changed() {
    drafts.set(room.name, field.value);
    const opening = /^\/\w*$/.test(field.value);
    slash.hidden = !(helpWanted || opening);
    setAttribute(help, "aria-expanded", String(!slash.hidden));
    fitHeight(field);
  }

  field.addEventListener("input", () => {
    changed();
    if (field.value.trim() === "" || field.value.startsWith("/")) typing.stop();
    else typing.go();
  });
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    // While an input method composes, Enter and the arrows are its own.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) submit(event);
    if (event.key === "ArrowUp" && field.value === "" && actions.editLast()) event.preventDefault();
    if (event.key === "Escape") { helpWanted = false; slash.hidden = true; }
  });
  requestAnimationFrame(changed);
  return { element, field, dispose: typing.stop };
}

/** As high as its lines, up to a bound. @param {HTMLTextAreaElement} field */
function fitHeight(field) {
  field.style.setProperty("height", "auto");
  field.style.setProperty("height", `${Math.min(field.scrollHeight + 2, TALLEST_PX)}px`);
}

/** @param {string} text @param {string} name @param {(text: string) => void} insert */
function slashItem(text, name, insert) {
  return h("li", {}, h("button", { type: "button", class: "quiet", on: { click: () => insert(text) } },
    h("code", {}, t(`slash.${name}`)), h("span", {}, t(`slash.${name}_about`))));
}

/** Tells the others now and then that something is being written, and once that it is not any more.
 * @param {any} room */
function typingSignal(room) {
  let last = -Infinity;
  return {
    go() {
      if (performance.now() - last < TYPING_EVERY_MS) return;
      last = performance.now();
      room.signal({ type: "typing" });
    },
    stop() {
      if (last === -Infinity) return;
      last = -Infinity;
      if (room.joined) room.signal({ type: "typing", stopped: true });
    },
  };
}
