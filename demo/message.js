// One message of the log, with what its author can do to it.
import { h, setText, uid } from "./dom.js";
import { clockTime, fullTime, t } from "./i18n.js";
import { dieFace, icon } from "./icons.js";
import { avatar } from "./people.js";
import { rollProof, showRollCheck } from "./roll_proof.js";

/** @param {any} message @param {any} room @param {import("./message_log.js").Actions} actions */
export function makeMessage(message, room, actions) {
  const own = message.by === room.me?.id;
  const author = h("span", { class: "author" }, message.name, own && h("span", { class: "tag" }, t("members.you")));
  const time = h("time");
  const body = h("div", { class: "message-body" });
  const item = h("li", { class: `message kind-${message.kind}${own ? " own" : ""}` },
    avatar(message.by, message.name),
    h("div", { class: "message-main" }, h("p", { class: "message-head" }, author, time, h("span", { class: "edited" })),
      body));
  if (own && message.kind !== "roll") addTools(item, message.id, actions);
  return item;
}

/** What is only predicted is marked so, until the server has confirmed it.
 * @param {any} item
 * @param {{ message: any, continued: boolean, change: "" | "new" | "edit" | "delete",
 *   check: import("./roll_checks.js").RollCheck | null }} entry  continued: by the same author, soon after;
 *   change: what is on its way to the server; check: what verifying a roll came to */
export function updateMessage(item, { message, continued, change, check }) {
  item.classList.toggle("continued", continued);
  item.classList.toggle("pending", change !== "");
  item.classList.toggle("going", change === "delete");
  showTime(item.querySelector("time"), message.time);
  showMark(item.querySelector(".edited"), change, message.edited);
  const body = item.querySelector(".message-body");
  const content = message.kind === "roll" ? JSON.stringify(message.roll) : message.text;
  if (body.dataset.content !== content) {
    body.dataset.content = content;
    item.text = message.text;
    body.replaceChildren(...contentOf(message));
  }
  if (check !== null) showRollCheck(body.querySelector(".proof"), check);
}

/** A predicted message gets the server's time when it is confirmed. @param {any} element @param {number} time */
function showTime(element, time) {
  const shown = new Date(time).toISOString();
  if (element.dateTime === shown) return;
  element.dateTime = shown;
  element.title = fullTime(time);
  setText(element, clockTime(time));
}

/** @param {any} mark @param {string} change @param {boolean} edited */
function showMark(mark, change, edited) {
  if (change === "") return setText(mark, edited ? t("chat.edited") : "");
  const words = t(change === "delete" ? "chat.deleting" : "chat.sending");
  if (mark.textContent !== words) mark.replaceChildren(icon("clock"), words);
}

/** @param {any} message */
function contentOf(message) {
  if (message.kind === "roll") return [rollOf(message.roll), rollProof(message.roll)];
  if (message.kind === "action") return [h("p", {}, h("em", {}, `${message.name} ${message.text}`))];
  return [h("p", {}, message.text)];
}

/** @param {{ dice: number[], faces: number, modifier: number, total: number }} roll */
function rollOf({ dice, faces, modifier, total }) {
  const sign = modifier < 0 ? "−" : "+";
  const notation = `${dice.length}d${faces}${modifier === 0 ? "" : sign + Math.abs(modifier)}`;
  const spoken = t("chat.rolled", { notation, dice: dice.join(", "), total });
  return h("p", { class: "roll" },
    h("span", { class: "visually-hidden" }, spoken),
    h("span", { class: "roll-shown", "aria-hidden": "true" },
      h("span", { class: "notation" }, notation),
      ...dice.map((face) => (faces === 6 ? dieFace(face) : h("span", { class: "chip" }, face))),
      modifier !== 0 && h("span", { class: "modifier" }, `${sign} ${Math.abs(modifier)}`),
      h("span", { class: "total" }, `= ${total}`)));
}

/** One's own words on their way, of which it is not known here what they will become.
 * @param {string} text @param {any} room */
export function makePending(text, room) {
  return h("li", { class: "message own pending" },
    avatar(room.me?.id ?? "", room.me?.name ?? ""),
    h("div", { class: "message-main" },
      h("p", { class: "message-head" }, h("span", { class: "author" }, room.me?.name ?? ""),
        h("span", { class: "edited" }, icon("clock"), t("chat.sending"))),
      h("div", { class: "message-body" }, h("p", {}, text))));
}

/** @param {any} item @param {number} id @param {import("./message_log.js").Actions} actions */
function addTools(item, id, actions) {
  const tools = h("div", { class: "tools" });
  const edit = h("button", { type: "button", class: "quiet square small", "aria-label": t("chat.edit"),
    title: t("chat.edit"), on: { click: () => item.startEditing() } }, icon("edit"));
  const remove = h("button", { type: "button", class: "quiet square small", "aria-label": t("chat.delete"),
    title: t("chat.delete"), on: { click: ask } }, icon("remove"));
  const really = h("button", { type: "button", class: "danger small", on: { click: () => actions.remove(id) } },
    t("chat.delete_really"));
  const keep = h("button", { type: "button", class: "small", on: { click: offer } }, t("chat.keep"));

  function offer() {
    tools.replaceChildren(edit, remove);
    tools.classList.remove("asking");
    remove.focus();
  }
  function ask() {
    tools.replaceChildren(really, keep);
    tools.classList.add("asking");
    keep.focus();
  }
  tools.append(edit, remove);
  tools.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && tools.classList.contains("asking")) offer();
  });
  item.startEditing = () => startEditing(item, (text) => actions.edit(id, text), edit);
  item.append(tools);
}

/** @param {any} item @param {(text: string) => Promise<boolean>} save @param {HTMLElement} opener
 * @param {string} [text]  what to begin with */
function startEditing(item, save, opener, text = item.text) {
  if (item.querySelector(".edit-form") !== null) return;
  const id = uid("edit");
  const field = h("textarea", { id, rows: 2, props: { value: text } });
  const form = h("form", { class: "edit-form", on: { submit } },
    h("label", { for: id, class: "visually-hidden" }, t("chat.edit_label")), field,
    h("div", { class: "together" }, h("button", { type: "submit", class: "primary small" }, t("chat.save")),
      h("button", { type: "button", class: "small", on: { click: stop } }, t("chat.cancel"))));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const written = field.value;
    if (written === item.text) return stop();
    close();
    // While it is on its way the message has no buttons to go back to.
    item.closest(".log").focus({ preventScroll: true });
    // The message shows it already; what is refused comes back to be mended.
    if (!(await save(written)) && item.isConnected) startEditing(item, save, opener, written);
  }
  function close() {
    form.remove();
    item.classList.remove("editing");
  }
  function stop() {
    close();
    opener.focus();
  }
  form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") stop();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === field) submit(event);
  });
  item.classList.add("editing");
  item.querySelector(".message-main").append(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
