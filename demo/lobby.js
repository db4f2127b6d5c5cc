// The first view: take a name, open or create a room.
import { h, setText, uid } from "./dom.js";
import { t } from "./i18n.js";
import { dieFace, icon } from "./icons.js";
import { recentRooms } from "./preferences.js";
import { leave, openRooms, ownName, session, takeName, unreadIn } from "./session.js";

const NAME_CHARACTERS = 42;
const ROOM_CHARACTERS = 64;
const SUGGESTED = { chat: "lobby", dice: "table1" };

export function lobby() {
  const heading = h("h1", { tabindex: -1 }, t("lobby.title"));
  const rooms = h("section", { class: "rooms", "aria-labelledby": "rooms-title" });
  const element = h("div", { class: "lobby" },
    h("section", { class: "hero" }, heroDice(),
      h("div", { class: "hero-words" }, heading, h("p", { class: "lead" }, t("lobby.lead")), nameForm())),
    h("div", { class: "doors" }, door("chat"), door("dice")),
    rooms,
    proofs());

  const update = () => drawRooms(rooms);
  session.addEventListener("rooms", update);
  update();
  return {
    title: () => "",
    element,
    start: heading,
    dispose: () => session.removeEventListener("rooms", update),
  };
}

function heroDice() {
  return h("div", { class: "hero-dice", "aria-hidden": "true" }, dieFace(5), dieFace(3), dieFace(6));
}

function nameForm() {
  const id = uid("name");
  const input = h("input", {
    id, name: "name", autocomplete: "nickname", maxlength: NAME_CHARACTERS, placeholder: t("lobby.name_placeholder"),
    "aria-describedby": `${id}-help`, props: { value: ownName() },
  });
  input.addEventListener("change", () => takeName(input.value.trim()));
  return h("form", { class: "name-form", on: { submit: (/** @type {Event} */ event) => {
    event.preventDefault();
    takeName(input.value.trim());
    /** @type {any} */ (document.querySelector(".door input"))?.focus();
  } } },
  h("label", { for: id }, t("lobby.name")), input,
  h("p", { class: "fine", id: `${id}-help` }, t("lobby.name_help")));
}

/** @param {"chat" | "dice"} kind */
function door(kind) {
  const id = uid(kind);
  const input = h("input", {
    id, name: "room", required: true, maxlength: ROOM_CHARACTERS, autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", "aria-describedby": `${id}-error`, props: { value: SUGGESTED[kind] },
  });
  const error = h("p", { class: "field-error", id: `${id}-error` });
  return h("form", { class: `door door-${kind}`, on: { submit: open }, novalidate: true },
    h("div", { class: "door-head" }, kind === "chat" ? icon("chat") : dieFace(5),
      h("h2", {}, t(`lobby.${kind}`))),
    h("p", {}, t(`lobby.${kind}_about`)),
    h("label", { for: id }, t(`lobby.${kind}_room`)),
    h("div", { class: "together" }, input, h("button", { type: "submit", class: "primary" }, t(`lobby.${kind}_open`))),
    error);

  /** @param {Event} event */
  function open(event) {
    event.preventDefault();
    const name = input.value.trim().replace(/\s+/g, "-");
    const valid = /^[A-Za-z0-9_.-]+$/.test(name);
    setText(error, valid ? "" : t("lobby.bad_room"));
    input.setAttribute("aria-invalid", String(!valid));
    if (valid) location.hash = `#/${kind}/${name}`;
    else input.focus();
  }
}

/** @param {HTMLElement} section */
function drawRooms(section) {
  const open = openRooms();
  const names = new Set(open.map((room) => room.name));
  const recent = recentRooms().filter((name) => !names.has(name));
  section.hidden = open.length + recent.length === 0;
  section.replaceChildren(h("h2", { id: "rooms-title" }, t("lobby.rooms")), h("ul", {},
    ...open.map((room) => roomItem(room.name, t("lobby.people", { n: room.members.size }), room)),
    ...recent.map((name) => roomItem(name, t("lobby.recent"), null))));
}

/** @param {string} name @param {string} remark @param {any} room  null if it is not open */
function roomItem(name, remark, room) {
  const [kind, short] = name.split("/");
  const waiting = unreadIn(name);
  return h("li", {},
    h("a", { href: `#/${name}` }, kind === "chat" ? icon("chat") : dieFace(5), h("span", { class: "room-name" }, short),
      h("span", { class: "remark" }, `${t(`kind.${kind}`)} · ${remark}`),
      waiting > 0 && h("span", { class: "badge", title: t("nav.unread", { n: waiting }) }, waiting)),
    room !== null && h("button", { type: "button", class: "quiet small", on: { click: () => leave(room) },
      "aria-label": t("room.leave_named", { room: short }) }, t("room.leave")));
}

/** What is behind the page, for those who look twice. */
function proofs() {
  return h("section", { class: "proofs", "aria-labelledby": "proofs-title" },
    h("h2", { id: "proofs-title" }, t("lobby.proofs")),
    h("ul", {}, ...["rules", "resume", "check"].map((name) =>
      h("li", {}, h("h3", {}, t(`lobby.${name}`)), h("p", {}, t(`lobby.${name}_about`))))));
}
