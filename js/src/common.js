// What every entry of the package exports besides what is its platform's own.
export { Client } from "./client.js";
export { Core } from "./core.js";
export { ParlorError } from "./errors.js";
export { decodeFrame, encodeFrame, memberId, shouldComeBack } from "./frames.js";
export { Replica } from "./replica.js";
export { Room } from "./room.js";
