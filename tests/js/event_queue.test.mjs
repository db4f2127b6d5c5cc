import assert from "node:assert/strict";
import { test } from "node:test";
import { EventQueue, QUEUED_EVENTS } from "../../js/src/event_queue.js";

const queue = () => new EventQueue(() => {});

test("what was pushed is read in order, and then the end", async () => {
  const events = queue();
  events.push(1);
  events.push(2);
  events.end();
  const read = [];
  for await (const event of events) read.push(event);
  assert.deepEqual(read, [1, 2]);
  assert.equal((await events.next()).done, true);
});

test("a reader that is there first gets the event", async () => {
  const events = queue();
  const reading = [events.next(), events.next()];
  events.push("a");
  events.push("b");
  assert.deepEqual((await Promise.all(reading)).map(({ value }) => value), ["a", "b"]);
});

test("the end wakes who waits", async () => {
  const events = queue();
  const reading = events.next();
  events.end();
  assert.deepEqual(await reading, { value: undefined, done: true });
});

test("beyond the bound the oldest are dropped and counted", async () => {
  const events = queue();
  for (let i = 0; i < QUEUED_EVENTS + 3; ++i) events.push(i);
  assert.equal(events.dropped, 3);
  assert.equal((await events.next()).value, 3);
});

test("breaking out of the loop gives the queue back, once", async () => {
  const returned = [];
  const events = new EventQueue((ended) => returned.push(ended));
  events.push(1);
  for await (const event of events) if (event === 1) break;
  assert.deepEqual(returned, [events]);
});
