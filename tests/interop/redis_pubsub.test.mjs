// Django Channels under daphne and two Parlor servers on one Redis, with channels_redis' pub/sub layer.
import { describe } from "node:test";
import { missing } from "./support/daphne.mjs";
import { behavesAsOne, useSystem } from "./support/one_system.mjs";

const skip = missing();

describe("Django and two Parlor servers on the pub/sub layer", { skip: skip || false }, () => {
  if (!skip) behavesAsOne(useSystem("pubsub"));
});

