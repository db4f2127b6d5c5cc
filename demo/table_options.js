// What the players agree on before a game.
import { h, uid } from "./dom.js";
import { t } from "./i18n.js";
import { isSettled, ownSeat } from "./table.js";

/** @param {any} room @param {(command: any) => Promise<boolean>} send */
export function tableOptions(room, send) {
  const goal = numberField("goal", 6, 100);
  const seconds = numberField("turn_seconds", 5, 300);
  const exact = checkField("exact_landing");
  const extra = checkField("extra_roll_on_six");
  const fields = h("fieldset", {}, h("legend", { class: "visually-hidden" }, t("options.title")),
    goal.element, seconds.element, exact.element, extra.element,
    h("button", { type: "submit" }, t("options.apply")));
  const why = h("p", { class: "fine" });
  const form = h("form", { on: { submit } }, fields, why);
  const element = h("section", { class: "panel options" }, h("h2", {}, t("options.title")), form);
  let shown = "";

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const options = { goal: goal.input.valueAsNumber, turn_seconds: seconds.input.valueAsNumber,
      exact_landing: exact.input.checked, extra_roll_on_six: extra.input.checked };
    if (!(await send({ type: "configure", ...options }))) shown = "";
  }

  return {
    element,
    update() {
      const { options } = room.state;
      const settled = isSettled(room);
      const may = ownSeat(room) !== -1 && !settled;
      fields.disabled = !may;
      why.textContent = may ? t("options.agree") : t(settled ? "options.running" : "options.sit");
      // What somebody is changing here is not overwritten by anything but a change of the options themselves.
      if (shown === JSON.stringify(options)) return;
      shown = JSON.stringify(options);
      goal.input.value = String(options.goal);
      seconds.input.value = String(options.turn_seconds);
      exact.input.checked = options.exact_landing;
      extra.input.checked = options.extra_roll_on_six;
    },
  };
}

/** @param {string} name @param {number} min @param {number} max */
function numberField(name, min, max) {
  const id = uid(name);
  const input = h("input", { id, name, type: "number", min, max, required: true, inputmode: "numeric" });
  return { input, element: h("p", { class: "field" }, h("label", { for: id }, t(`options.${name}`)), input) };
}

/** @param {string} name */
function checkField(name) {
  const id = uid(name);
  const input = h("input", { id, name, type: "checkbox" });
  return { input, element: h("p", { class: "field check" }, input, h("label", { for: id }, t(`options.${name}`))) };
}
