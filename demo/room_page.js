// The frame around every room: its head, the kind's own view, and beside it the members and the network panel.
import { note, noteRefusal } from "./announce.js";
import { chatView } from "./chat.js";
import { observe } from "./clock.js";
import { diceView } from "./dice.js";
import { h, setText } from "./dom.js";
import { refusalText, t } from "./i18n.js";
import { icon } from "./icons.js";
import { membersPanel } from "./members.js";
import { networkPanel } from "./network_panel.js";
import { connection, enter, leave, session } from "./session.js";

/** What a kind shows. @typedef {object} KindView
 * @property {HTMLElement} element
 * @property {HTMLElement} [start]  what takes the focus when the room opens
 * @property {HTMLElement} [side]  what stands beside it, under the network panel
 * @property {() => void} update  called after every change of the room
 * @property {(event: any) => void} [onEvent]
 * @property {(signal: any) => void} [onSignal]
 * @property {(resumed: { reset: boolean, missed: number, anew: boolean }) => void} [onResumed]  anew:
 *   the room has lost its history and begun another one
 * @property {() => void} [onStatus]
 * @property {(id: string) => string} remarkOn
 * @property {() => number} [unread]
 * @property {() => void} [dispose] */

/** @type {Record<string, (room: any, changed: () => void) => KindView>} */
const VIEWS = { chat: chatView, dice: diceView };

/** @param {string} name @param {() => void} titleChanged */
export function roomPage(name, titleChanged) {
  const [kind, short] = name.split("/");
  const heading = h("h1", { tabindex: -1 }, kind === "chat" && h("span", { class: "hash" }, "#"), short);
  const body = h("div", { class: "room-body" }, h("p", { class: "notice", role: "status" }, t("room.entering")));
  const element = h("div", { class: `room room-${kind}` }, body);
  /** @type {(() => void) | null} */ let stop = null;
  /** @type {KindView | null} */ let view = null;
  let gone = false;

  enter(name).then(open, refused);

  /** @param {any} room */
  function open(room) {
    if (gone) return;
    view = VIEWS[kind](room, changed);
    const members = membersPanel(room, view.remarkOn);
    const network = networkPanel(room);
    const aside = h("aside", { class: "side", id: "side", "aria-label": t("room.side") }, members.element,
      network.element, view.side);
    const line = lineNotice();
    body.replaceChildren(roomHead(room, kind, heading, aside), line.element, view.element);
    element.append(aside);
    const shown = view;
    function changed() {
      line.update();
      shown.update();
      members.update();
      network.update();
      titleChanged();
    }
    const unfollow = followRoom(room, shown, changed);
    stop = () => { unfollow(); network.dispose(); shown.dispose?.(); };
    changed();
    if (document.activeElement === document.body || document.activeElement === heading
        || element.parentElement === document.activeElement) {
      (matchMedia("(pointer: fine)").matches && view.start ? view.start : heading).focus({ preventScroll: true });
    }
  }

  /** @param {any} error */
  function refused(error) {
    if (gone) return;
    body.replaceChildren(h("div", { class: "notice", role: "alert" }, h("h1", {}, t("room.refused")),
      h("p", {}, refusalText(error)), h("p", {}, h("a", { href: "#/" }, t("room.back")))));
  }

  return {
    title: () => `${view?.unread?.() ? `(${view.unread()}) ` : ""}${kind === "chat" ? "#" : ""}${short}`,
    element,
    start: heading,
    dispose() {
      gone = true;
      stop?.();
    },
  };
}

/** @param {any} room @param {KindView} view @param {() => void} changed */
function followRoom(room, view, changed) {
  const cleanup = new AbortController();
  const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ act) =>
    target.addEventListener(type, act, { signal: cleanup.signal });
  let away = connection.status !== "open";
  on(room, "event", ({ detail }) => {
    if (!away) observe(detail.time);
    view.onEvent?.(detail);
  });
  on(room, "signal", ({ detail }) => view.onSignal?.(detail));
  let { epoch } = room;
  on(room, "joined", ({ detail }) => {
    away = false;
    view.onResumed?.({ ...detail, anew: room.epoch !== epoch });
    epoch = room.epoch;
    changed();
  });
  on(room, "change", changed);
  on(room, "desync", () => note(t("net.desync"), "refusal"));
  on(room, "left", ({ detail }) => {
    // Without a code it was our own wish.
    if (detail?.code) noteRefusal(detail);
    location.hash = "#/";
  });
  on(session, "status", () => {
    away ||= connection.status !== "open";
    view.onStatus?.();
    changed();
  });
  return () => cleanup.abort();
}

/** @param {any} room @param {string} kind @param {HTMLElement} heading @param {HTMLElement} aside */
function roomHead(room, kind, heading, aside) {
  const toggle = h("button", { type: "button", class: "side-toggle", "aria-expanded": "false", "aria-controls": "side",
    on: { click: () => {
      const open = aside.classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(open));
      if (open) aside.scrollIntoView({ block: "nearest" });
    } } }, icon("panel"), h("span", {}, t("room.side_toggle")));
  return h("div", { class: "room-head" },
    h("div", { class: "room-title" }, h("p", { class: "eyebrow" }, t(`kind.${kind}`)), heading),
    toggle,
    h("button", { type: "button", class: "quiet", on: { click: () => { leave(room); location.hash = "#/"; } } },
      t("room.leave")));
}

/** Says above the room that the wire is cut, and how to mend it. */
function lineNotice() {
  const words = h("span");
  const mend = h("button", { type: "button", class: "small", on: { click: () => connection.resume() } }, t("net.mend"));
  const element = h("div", { class: "line-notice", role: "status" }, words, mend);
  function update() {
    const { status } = connection;
    const away = status !== "open";
    element.hidden = !away;
    mend.hidden = !["paused", "waiting"].includes(status);
    setText(words, away ? t(`line.${status}`, { reason: connection.ended.message }) : "");
  }
  return { element, update };
}
