// How far a chat room has been read, and where the line stands at which the unread messages begin. One's own messages
// are never unread.

/** @param {any} room */
export function readMark(room) {
  /** The last message that has been on the screen. */ let readUpTo = room.state.last_id;
  /** @type {number | null} */ let unreadFrom = null;
  let missed = 0;

  const after = (/** @type {number} */ id) =>
    room.state.messages.filter((/** @type {any} */ message) => message.id > id && message.by !== room.me?.id);

  return {
    /** The first message behind the line; null without one. */
    get unreadFrom() { return unreadFrom; },
    /** How many came during an absence; 0: the line stands for another reason. */
    get missed() { return missed; },
    count: () => after(readUpTo).length,

    /** What comes while nobody looks is unread; the line stays where it began until everything is taken as read.
     * @param {boolean} seen  whether the end of the log is on the screen now */
    update(seen) {
      if (seen) {
        readUpTo = room.state.last_id;
      } else if (unreadFrom === null || unreadFrom <= readUpTo) {
        const first = after(readUpTo)[0];
        if (first === undefined) return;
        unreadFrom = first.id;
        missed = 0;
      }
    },

    readAll() {
      readUpTo = room.state.last_id;
      unreadFrom = null;
      missed = 0;
    },

    /** Draws the line behind the last message before an absence; gives how many came in it.
     * @param {number} last @returns {number} */
    missedSince(last) {
      const messages = after(last);
      missed = messages.length;
      if (missed > 0) unreadFrom = messages[0].id;
      return missed;
    },
  };
}
