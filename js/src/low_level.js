/** The entry "parlor/core": a core and what can be asked of it without a connection. */
export { ABI_VERSION, Core } from "./core.js";
export { ParlorError } from "./errors.js";
export { decodeFrame, encodeFrame, memberId, shouldComeBack } from "./frames.js";
export { loadCoreWith as loadCore } from "./load.js";
export { Replica } from "./replica.js";
export { verifyWith as verify } from "./verify.js";
