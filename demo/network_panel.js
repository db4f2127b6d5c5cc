// What the connection and the replica look like from inside, and a button that cuts the wire.
import { h, setText } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { connection, session } from "./session.js";

const REFRESH_MS = 1_000;
const SHOWN_DIGITS = 16;
const FACTS = ["status", "roundTrip", "offset", "verified", "epoch", "pending", "desyncs", "hash"];

/** @param {any} room */
export function networkPanel(room) {
  const facts = h("dl", { class: "facts" });
  const values = Object.fromEntries(FACTS.map((name) => [name, fact(facts, name)]));
  const wire = h("button", { type: "button", class: "wide", id: "wire", on: { click: toggleWire } });
  const element = h("section", { class: "panel network" }, h("h2", {}, t("net.title")), facts, wire,
    h("p", { class: "fine" }, t("net.about")));
  let hashed = { offset: -1, epoch: "", hash: "" };

  session.addEventListener("status", update);
  const timer = setInterval(update, REFRESH_MS);

  function update() {
    const roundTrip = connection.roundTripMs;
    setText(values.status, t(`status.${connection.status}`));
    setText(values.roundTrip, roundTrip === null ? "–" : `${roundTrip} ms`);
    setText(values.offset, String(room.offset));
    setText(values.verified, room.verifiedOffset === 0 ? "–" : String(room.verifiedOffset));
    setText(values.epoch, room.epoch || "–");
    setText(values.pending, String(room.pending.length));
    showDesyncs();
    showHash();
    showWire();
  }

  function showDesyncs() {
    const desyncs = connection.desyncs.filter((/** @type {any} */ each) => each.room === room.name);
    setText(values.desyncs, String(desyncs.length));
    values.desyncs.title = desyncs.flatMap((/** @type {any} */ each) => each.differences).join("\n");
  }

  /** The module computes the hash from the replica's present state; once for each offset is enough. */
  function showHash() {
    if (hashed.offset !== room.offset || hashed.epoch !== room.epoch) {
      hashed = { offset: room.offset, epoch: room.epoch, hash: room.hash() };
    }
    element.dataset.hash = hashed.hash;
    element.dataset.offset = String(hashed.offset);
    values.hash.title = hashed.hash;
    const same = room.verifiedOffset === hashed.offset;
    const mark = same && h("span", { class: "mark good" }, icon("check"), t("net.same"));
    const key = `${hashed.hash} ${same}`;
    if (values.hash.dataset.shown === key) return;
    values.hash.dataset.shown = key;
    values.hash.replaceChildren(h("code", {}, `${hashed.hash.slice(0, SHOWN_DIGITS)}…`), " ", mark || "");
  }

  function showWire() {
    const cut = connection.status === "paused";
    if (wire.dataset.cut === String(cut)) return;
    wire.dataset.cut = String(cut);
    wire.replaceChildren(icon(cut ? "wire" : "cut"), t(cut ? "net.mend" : "net.cut"));
  }

  return {
    element,
    update,
    dispose() {
      clearInterval(timer);
      session.removeEventListener("status", update);
    },
  };
}

function toggleWire() {
  if (connection.status === "paused") connection.resume();
  else connection.pause();
}

/** @param {HTMLElement} facts @param {string} name */
function fact(facts, name) {
  const value = h("dd", { class: `fact-${name}` });
  facts.append(h("dt", {}, t(`net.${name}`)), value);
  return value;
}
