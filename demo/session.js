// The one connection of this page, and the rooms it holds. Every view asks here; nobody else connects.
import { connect } from "/parlor/index.js";
import { identity, rememberRoom, saveName, savedName } from "./preferences.js";

/** Tells "status" when the connection changed, "rooms" when a room came, went, or has something unread. */
export const session = new EventTarget();

/** @type {any} */ let client = null;
/** @type {Promise<any> | null} */ let connecting = null;
let helloName = "";
let ended = { code: "", message: "" };
/** The room on the screen. */ let shown = "";
/** Of rooms that are not on the screen. @type {Map<string, number>} */
const unread = new Map();

export const connection = {
  /** "idle" before the first room is entered. */
  get status() { return client?.status ?? (connecting === null ? "idle" : "connecting"); },
  get member() { return client?.member ?? ""; },
  get roundTripMs() { return client?.roundTripMs ?? null; },
  /** The last times that a room's state was another than the server's. @returns {readonly any[]} */
  get desyncs() { return client?.desyncs ?? []; },
  get retryAt() { return client?.retryAt ?? null; },
  /** Why the connection will not come back. */
  get ended() { return ended; },
  pause() { client?.pause(); },
  resume() { client?.resume(); },
};

/** The wanted name; rooms may have given a similar one. */
export const ownName = () => savedName();

/** Takes another name here and in every open room. @param {string} name */
export function takeName(name) {
  saveName(name);
  for (const room of openRooms()) rename(room);
}

/** Rooms may already know us by this name, and say so: that is no trouble. @param {any} room */
function rename(room) {
  if (room.me !== null && room.me.name !== savedName()) {
    room.send({ type: "rename", name: savedName() }).catch(() => {});
  }
}

/** @returns {any[]} */
export const openRooms = () => (client === null ? [] : [...client.rooms.values()]);
/** @param {string} name */
export const unreadIn = (name) => unread.get(name) ?? 0;

/** Enters a room, or comes back to one that is open. Rejects with a ParlorError. @param {string} name */
export async function enter(name) {
  const isOpen = client?.rooms.has(name) ?? false;
  const room = await (await connected()).join(name);
  if (!isOpen) follow(room);
  rememberRoom(name);
  return room;
}

/** @param {any} room */
export function leave(room) {
  room.leave();
  unread.delete(room.name);
  tell("rooms");
}

/** Says which room is on the screen ("" for none): what comes there is read. @param {string} name */
export function show(name) {
  shown = name;
  unread.delete(name);
  tell("rooms");
}

function connected() {
  connecting ??= start().catch((error) => {
    connecting = null;
    tell("status");
    throw error;
  });
  return connecting;
}

async function start() {
  helloName = savedName();
  tell("status");
  const made = await connect(undefined, { name: helloName, ...(await identity()) });
  client = made;
  client.addEventListener("status", onStatus);
  tell("status");
  return made;
}

/** @param {any} event */
function onStatus({ detail }) {
  if (detail.status === "closed") ended = { code: String(detail.code ?? ""), message: detail.reason ?? "" };
  tell("status");
}

/** Keeps count of what is unread, and of our own name. @param {any} room */
function follow(room) {
  if (helloName !== savedName()) rename(room);
  room.addEventListener("event", (/** @type {any} */ { detail }) => {
    const { type, member, name } = detail.body;
    if (type === "member_renamed" && member === connection.member) saveName(name);
    if (room.name === shown || room.kind !== "chat" || !["said", "rolled"].includes(type)) return;
    unread.set(room.name, unreadIn(room.name) + 1);
    tell("rooms");
  });
  room.addEventListener("left", () => tell("rooms"));
  tell("rooms");
}

/** @param {string} what */
function tell(what) {
  session.dispatchEvent(new Event(what));
}
