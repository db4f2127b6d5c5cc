// A chat room: the log of messages above, the composer below.
import { announce, note, orNote } from "./announce.js";
import { composer } from "./composer.js";
import { h, setText } from "./dom.js";
import { listOf, t } from "./i18n.js";
import { icon } from "./icons.js";
import { messageLog } from "./message_log.js";
import { recordPanel } from "./record_tools.js";
import { connection } from "./session.js";
import { typists } from "./typists.js";

/** @param {any} room @param {() => void} changed
 * @returns {import("./room_page.js").KindView & { onResumed: any }} */
export function chatView(room, changed) {
  const log = messageLog(room, {
    edit: (id, text) => orNote(room.send({ type: "edit", id, text })),
    remove: (id) => orNote(room.send({ type: "delete", id })),
    changed,
  });
  const typing = typists(changed);
  const typingLine = h("p", { class: "typing", "aria-hidden": "true" });
  const jump = h("button", { type: "button", class: "jump", on: { click: log.jumpToEnd } });
  const input = composer(room, { say, editLast: log.editLast });
  const element = h("div", { class: "chat" },
    h("div", { class: "log-frame" }, log.element, jump), typingLine, input.element);
  /** The last message before the connection broke. @type {number | null} */
  let lastBefore = null;

  /** @param {string} text */
  function say(text) {
    log.readAll();
    log.jumpToEnd();
    return orNote(room.send({ type: "say", text }));
  }

  function update() {
    log.update({ away: lastBefore !== null });
    const names = typing.names(room);
    setText(typingLine, names.length === 0 ? "" : t("chat.typing", { n: names.length, names: listOf(names) }));
    const below = log.unread();
    jump.hidden = below === 0 || log.isAtEnd();
    const words = t("chat.new", { n: below });
    if (jump.dataset.words !== words) {
      jump.dataset.words = words;
      jump.replaceChildren(icon("down"), words);
    }
  }

  return {
    element, side: recordPanel(room),
    start: input.field,
    update,
    unread: log.unread,
    remarkOn: (id) => (typing.has(id) ? t("chat.is_typing") : ""),
    onSignal({ by, signal }) {
      if (signal.type === "typing" && by !== room.me?.id) typing.note(by, signal.stopped === true);
      changed();
    },
    onEvent({ by, body }) {
      if (body.type === "said" || body.type === "rolled") typing.note(body.by, true);
      const line = eventLine(by, body, room);
      if (line !== "") announce(line);
    },
    onStatus() {
      if (connection.status === "open") return;
      lastBefore ??= room.state.last_id;
      typing.dispose();
    },
    onResumed({ anew }) {
      if (lastBefore === null) return;
      if (anew) log.readAll(); // the messages are counted from one again
      const missed = anew ? 0 : log.markMissed(lastBefore);
      lastBefore = null;
      if (anew) note(t("chat.reset"));
      if (missed > 0) note(t("chat.missed", { n: missed }));
    },
    dispose() {
      typing.dispose();
      log.dispose();
      input.dispose();
    },
  };
}

/** What is said of an event that leaves no message. @param {string} by @param {any} body @param {any} room */
function eventLine(by, body, room) {
  if (by === room.me?.id) return "";
  switch (body.type) {
    case "member_joined": return t("chat.joined", { name: body.name });
    case "member_renamed": return t("chat.renamed", { name: body.name });
    default: return "";
  }
}
