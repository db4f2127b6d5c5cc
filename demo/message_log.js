// The log of a chat room: messages in order, days between them, and a line where the unread ones begin.
import { h, reconcile, setText } from "./dom.js";
import { dayName, t } from "./i18n.js";
import { makeMessage, makePending, updateMessage } from "./message.js";
import { readMark } from "./read_mark.js";
import { rollChecks } from "./roll_checks.js";

const SAME_BREATH_MS = 5 * 60_000;
const NEAR_THE_END_PX = 48;

/** @typedef {{ edit: (id: number, text: string) => Promise<boolean>, remove: (id: number) => Promise<boolean>,
 *   changed: () => void }} Actions */

/** @param {any} room @param {Actions} actions */
export function messageLog(room, actions) {
  const list = h("ol", { class: "messages" });
  const empty = h("p", { class: "empty" }, t("chat.empty"));
  const element = h("div", { class: "log", role: "log", "aria-label": t("chat.log"), tabindex: 0 }, empty, list);
  const mark = readMark(room);
  const checks = rollChecks(room, actions.changed);
  let following = true;
  let showLine = false;

  const isAtEnd = () => element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_THE_END_PX;

  /** @param {{ away: boolean }} connection  while away nothing counts as read */
  function update({ away }) {
    if (!away) mark.update(!document.hidden && following);
    const entries = entriesOf(room, { unreadFrom: mark.unreadFrom, missed: mark.missed, checkOf: checks.update() });
    reconcile(list, entries, (entry) => entry.key, (entry) => makeEntry(entry, room, actions), updateEntry);
    empty.hidden = entries.length > 0;
    if (following || showLine) element.scrollTop = element.scrollHeight;
    if (!showLine) return;
    showLine = false;
    showBegin(element, list);
    following = isAtEnd();
  }

  function jumpToEnd() {
    following = true;
    element.scrollTop = element.scrollHeight;
    actions.changed();
  }

  function onScroll() {
    const was = following;
    following = isAtEnd();
    if (was !== following) actions.changed();
  }
  element.addEventListener("scroll", onScroll, { passive: true });
  document.addEventListener("visibilitychange", actions.changed);
  // The log keeps to its end when it becomes smaller or larger.
  const resized = new ResizeObserver(() => { if (following) element.scrollTop = element.scrollHeight; });
  resized.observe(element);

  return {
    element,
    update,
    jumpToEnd,
    readAll: mark.readAll,
    /** @param {number} last  message before the absence @returns {number} how many came in it */
    markMissed(last) {
      const missed = mark.missedSince(last);
      // Who was at the end is led to where the missed ones begin, and has not read them yet.
      showLine = missed > 0 && following;
      following &&= !showLine;
      return missed;
    },
    isAtEnd: () => following,
    unread: mark.count,
    /** @returns {boolean} whether there is a message of one's own to edit */
    editLast() {
      const last = room.state.messages.findLast(
        (/** @type {any} */ each) => each.by === room.me?.id && each.kind !== "roll");
      const item = last && list.querySelector(`[data-key="${keyOf(last)}"]`);
      /** @type {any} */ (item)?.startEditing?.();
      return Boolean(item);
    },
    dispose() {
      checks.dispose(); resized.disconnect();
      document.removeEventListener("visibilitychange", actions.changed);
    },
  };
}

/** What was missed is read from its beginning, if it does not fit on the screen.
 * @param {HTMLElement} log @param {HTMLElement} list */
function showBegin(log, list) {
  const line = /** @type {HTMLElement | null} */ (list.querySelector(".unread-line"));
  if (line === null) return;
  log.scrollTop = Math.min(log.scrollTop, line.offsetTop - log.offsetTop);
}

/** A number belongs to one message once it is confirmed; what is only predicted may have to give its number up to what
 * somebody else has said. @param {any} message */
const keyOf = (message) => `message ${message.id} ${message.by}`;

/** What the commands on their way do to which message. @param {any} room
 * @returns {Map<number, "new" | "edit" | "delete">} */
function changesOf(room) {
  const changes = new Map();
  for (const event of room.pending.flatMap((/** @type {any} */ each) => each.events)) {
    if (event.type === "said") changes.set(event.id, "new");
    if (event.type === "edited" && changes.get(event.id) !== "new") changes.set(event.id, "edit");
    if (event.type === "deleted") changes.set(event.id, "delete");
  }
  return changes;
}

/** The messages as they will be, with those still among them that are about to be deleted.
 * @param {any} room @param {Map<number, string>} changes @returns {any[]} */
function messagesOf(room, changes) {
  const going = room.state.messages.filter((/** @type {any} */ each) => changes.get(each.id) === "delete");
  if (going.length === 0) return room.predicted.messages;
  return [...room.predicted.messages, ...going].sort((one, other) => one.id - other.id);
}

/** Messages, and the lines between them.
 * @param {any} room
 * @param {{ unreadFrom: number | null, missed: number,
 *   checkOf: (message: any) => import("./roll_checks.js").RollCheck }} known */
function entriesOf(room, { unreadFrom, missed, checkOf }) {
  /** @type {any[]} */
  const entries = [];
  let before = null;
  let marked = unreadFrom === null;
  const changes = changesOf(room);
  for (const message of messagesOf(room, changes)) {
    const day = new Date(message.time).toDateString();
    if (before === null || new Date(before.time).toDateString() !== day) {
      entries.push({ key: `day ${day}`, what: "day", time: message.time });
      before = null;
    }
    if (!marked && message.id >= /** @type {number} */ (unreadFrom)) {
      entries.push({ key: `unread ${unreadFrom}`, what: "unread", missed });
      marked = true;
      before = null;
    }
    const continued = before !== null && before.by === message.by && before.name === message.name
      && message.time - before.time < SAME_BREATH_MS;
    const change = changes.get(message.id) ?? "";
    const check = message.kind === "roll" ? checkOf(message) : null;
    entries.push({ key: keyOf(message), what: "message", message, continued, change, check });
    before = message;
  }
  for (const { seq, command, events } of room.pending) {
    // What it will become is not known here: a throw of dice, or something that will be refused.
    if (command.type !== "say" || events.length > 0) continue;
    entries.push({ key: `pending ${seq}`, what: "pending", text: command.text });
  }
  return entries;
}

/** @param {any} entry @param {any} room @param {Actions} actions */
function makeEntry(entry, room, actions) {
  if (entry.what === "message") return makeMessage(entry.message, room, actions);
  if (entry.what === "pending") return makePending(entry.text, room);
  if (entry.what === "day") return h("li", { class: "day" }, h("span", {}, dayName(entry.time)));
  return h("li", { class: "unread-line" }, h("span"));
}

/** @param {any} element @param {any} entry */
function updateEntry(element, entry) {
  if (entry.what === "message") updateMessage(element, entry);
  if (entry.what === "unread") {
    setText(element.firstElementChild, entry.missed > 0 ? t("chat.missed", { n: entry.missed }) : t("chat.unread"));
  }
}
