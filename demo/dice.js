// A dice table: the board, the die, who sits, and what has been rolled.
import { announce, note, orNote } from "./announce.js";
import { board } from "./board.js";
import { drawControls } from "./dice_controls.js";
import { detailOf, headlineOf, seatRemark, spoken } from "./dice_words.js";
import { die } from "./die.js";
import { h, setText } from "./dom.js";
import { fairnessPanel } from "./fairness_panel.js";
import { t } from "./i18n.js";
import { rollList } from "./roll_list.js";
import { seats } from "./seats.js";
import { foretold, isOwnTurn } from "./table.js";
import { tableOptions } from "./table_options.js";
import { turnTimer } from "./turn_timer.js";

/** @param {any} room @param {() => void} changed @returns {import("./room_page.js").KindView} */
export function diceView(room, changed) {
  const soon = foretold(room);
  const send = (/** @type {any} */ command) => orNote(room.send(command));
  const track = board(room);
  const thrown = die(() => send({ type: "roll" }));
  const places = seats(soon, send);
  const rules = tableOptions(soon, send);
  const rolls = rollList(room);
  const fair = fairnessPanel(room, changed);
  const headline = h("p", { class: "headline" });
  const detail = h("p", { class: "detail" });
  const timer = turnTimer(room);
  const controls = h("div", { class: "controls" });
  const element = h("div", { class: "table" },
    h("section", { class: "stage", "aria-label": t("dice.stage") }, track.element,
      h("div", { class: "play" }, thrown.element,
        h("div", { class: "play-words" }, headline, detail, timer.element, controls))),
    places.element, fair.element, h("div", { class: "below" }, rolls.element, rules.element));
  let lastRollOffset = 0;

  function update() {
    const { state } = room;
    element.dataset.status = state.status;
    element.dataset.mine = String(isOwnTurn(room));
    track.update();
    thrown.update({
      face: state.rolls.at(-1)?.face ?? 0,
      roll: `${state.game} ${lastRollOffset}`,
      own: isOwnTurn(room),
      waiting: room.pending.some((/** @type {any} */ each) => each.command.type === "roll"),
    });
    setText(headline, headlineOf(soon));
    setText(detail, detailOf(soon));
    drawControls(controls, soon, send);
    places.update();
    rules.update();
    rolls.update();
    timer.update();
    fair.update();
  }

  return {
    element,
    update,
    remarkOn: (id) => seatRemark(room, id),
    onEvent(event) {
      if (event.body.type === "rolled") lastRollOffset = event.offset;
      const line = spoken(event.body, room);
      if (line !== "") announce(line);
    },
    onResumed({ reset, missed, anew }) {
      if (anew) note(t("dice.reset"));
      else if (reset) note(t("dice.missed_many"));
      else if (missed > 0) note(t("dice.missed", { n: missed }));
    },
    dispose() {
      timer.dispose();
      fair.dispose();
      track.dispose();
      thrown.dispose();
    },
  };
}
