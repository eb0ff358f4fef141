// Something that was sent to the bot and waits for its first answer.

import { post } from "./api.js";
import { on } from "./state.js";

/** The server gives up after three seconds; a little more covers the way. */
const PATIENCE_MS = 4000;
const WAITING = "waiting";
const states = new Map();
const waiting = new Map();

on("interaction", ({ id, state }) => {
  if (state === WAITING) return;
  states.set(id, state);
  waiting.get(id)?.();
});

/** Sends it, and ends once the bot has answered in whatever way, or failed to. Refusals of the server are thrown. */
export async function begin(path, body) {
  const { interaction_id: id } = await post(path, body);
  if (!states.has(id)) {
    await new Promise((resolve) => {
      waiting.set(id, resolve);
      setTimeout(resolve, PATIENCE_MS);
    });
  }
  waiting.delete(id);
  states.delete(id);
}
