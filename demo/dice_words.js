// What a dice table says, to the eye and to the ear.
import { t } from "./i18n.js";
import { isOwnTurn, ownSeat, takenSeats } from "./table.js";

/** @param {any} room @param {string} id */
export function seatRemark(room, id) {
  const seat = room.state.seats.findIndex((/** @type {any} */ each) => each.player === id);
  return seat === -1 ? t("dice.watching") : t("dice.seat", { n: seat + 1 });
}

/** @param {any} room */
export function headlineOf(room) {
  const { status, turn, result, seats: all } = room.state;
  if (status === "running") {
    return isOwnTurn(room) ? t("dice.your_turn") : t("dice.turn_of", { name: all[turn.seat].name });
  }
  if (status === "revealing") return t("dice.revealing");
  if (status === "over") {
    if (result.winner === null || result.winner === undefined) return t("dice.aborted");
    return result.winner === ownSeat(room) ? t("dice.you_won") : t("dice.won", { name: result.name });
  }
  return takenSeats(room) === 0 ? t("dice.empty_table") : t("dice.waiting");
}

/** @param {any} room */
export function detailOf(room) {
  const { status, rolls, result, options, seats: all } = room.state;
  const roll = rolls.at(-1);
  if (status === "revealing") return t("dice.revealing_about");
  if (status === "over" && result.ending === "last_seated") return t("dice.last_seated");
  if (status === "over" && result.ending === "seed_lost") return t("dice.seed_lost");
  if (status !== "waiting" && roll) {
    const name = all[roll.seat].name || t("dice.seat", { n: roll.seat + 1 });
    return roll.from === roll.to ? t("dice.rolled_stays", { name, face: roll.face, from: roll.from })
      : t("dice.rolled", { name, face: roll.face, from: roll.from, to: roll.to });
  }
  if (status === "running") return t("dice.first_roll", { goal: options.goal });
  if (ownSeat(room) === -1) return t("dice.sit_to_play");
  if (takenSeats(room) < 2) return t("dice.need_two");
  if (room.state.commit_by != null) return t("dice.awaited");
  const waiting = all.filter((/** @type {any} */ seat) => seat.occupant === "human" && !seat.ready).length;
  return t("dice.not_ready", { n: waiting });
}

/** What is said of an event to those who listen. @param {any} body @param {any} room */
export function spoken(body, room) {
  const seatName = (/** @type {number} */ seat) =>
    (seat === ownSeat(room) ? t("members.you") : room.state.seats[seat]?.name ?? "");
  switch (body.type) {
    case "started": return `${t("dice.started")} ${nextTurn(body.turn, room)}`;
    case "rolled": return `${t("dice.rolled", { ...body, name: seatName(body.seat) })} ${nextTurn(body.turn, room)}`;
    case "turn_passed": return `${t("dice.passed", { name: seatName(body.seat) })} ${nextTurn(body.turn, room)}`;
    case "awaited": return t("dice.awaited");
    case "sealed": return t("dice.sealed");
    case "called_off": return t(body.server_seed ? "dice.called_off" : "dice.called_off_lost");
    case "vacated": return body.reason === "withheld" ? t("dice.withheld", { n: body.seat + 1 }) : "";
    case "over": return body.ending === "seed_lost" ? `${t("dice.aborted")} ${t("dice.seed_lost")}`
      : body.winner == null ? t("dice.aborted")
      : body.winner === ownSeat(room) ? t("dice.you_won") : t("dice.won", { name: body.name });
    case "seated": return t("dice.sat", { name: body.name, n: body.seat + 1 });
    default: return "";
  }
}

/** @param {number} seat @param {any} room */
const nextTurn = (seat, room) => (room.state.status === "running" && seat === ownSeat(room) ? t("dice.your_turn") : "");
