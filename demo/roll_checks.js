// What is known of each roll in a chat room: the room is checked again whenever another one has come.
import { roomCheck } from "./room_check.js";

/** @typedef {"checking" | "right" | "half" | "wrong" | "unseen"} Verdict  half: with the server's seed alone */
/** @typedef {{ verdict: Verdict, findings: string[] }} RollCheck */

const CHECKING = /** @type {RollCheck} */ ({ verdict: "checking", findings: [] });

/** @param {any} room @param {() => void} changed  called when a check has come to its end */
export function rollChecks(room, changed) {
  const check = roomCheck(room, changed);
  let last = "";
  return {
    /** @returns {(message: any) => RollCheck} */
    update() {
      const roll = room.state.messages.findLast((/** @type {any} */ each) => each.kind === "roll");
      const key = `${room.epoch} ${roll?.id}`;
      if (roll !== undefined && last !== key && room.joined) {
        last = key;
        check.request(room.epoch);
      }
      return checkOf(room, check.checked);
    },
    dispose: check.dispose,
  };
}

/** What the last check says of a roll, by its message. Rolls that fell before the record began are in the room's state
 * only.
 * @param {any} room @param {import("./room_check.js").Checked | null} checked @returns {(message: any) => RollCheck} */
function checkOf(room, checked) {
  if (checked === null || checked.subject !== room.epoch) return () => CHECKING;
  const seenFrom = (checked.base.snapshot?.state?.last_id ?? 0) + 1;
  const offsets = new Map(checked.events.filter(({ body }) => body.type === "rolled")
    .map(({ body, offset }) => [body.id, offset]));
  return ({ id, roll }) => {
    const offset = offsets.get(id);
    if (offset === undefined) return id < seenFrom ? { verdict: "unseen", findings: [] } : CHECKING;
    const findings = checked.report.findings.filter((/** @type {any} */ each) => each.offset === offset)
      .map((/** @type {any} */ each) => each.what);
    if (!checked.holds(offset)) return { verdict: "wrong", findings };
    return { verdict: roll.proof.client_seed === "" ? "half" : "right", findings };
  };
}
