// Where we are and who we are, kept in the address's hash: `#as=ana&in=<channel id>&message=<id>`.

import { community } from "./state.js";

const listeners = [];

/** The parts of the address: `as` (member's name), `in` (channel or thread id), `message` (id to show). */
export function read() {
  const params = new URLSearchParams(location.hash.slice(1));
  return { as: params.get("as"), in: params.get("in"), message: params.get("message") };
}

/** The hash of another place; what isn't named stays as it is, but for the message. */
export function hashFor(change) {
  const now = { as: community.me?.name ?? read().as, in: community.here?.id ?? read().in };
  const next = { ...now, ...change };
  const params = new URLSearchParams();
  for (const key of ["as", "in", "message"]) if (next[key]) params.set(key, next[key]);
  return `#${params}`;
}

/** Goes there, with an entry in the history. */
export function go(change) {
  const hash = hashFor(change);
  if (hash === location.hash) notify();
  else location.hash = hash;
}

/** Corrects the address without a new entry in the history. */
export function correct(change) {
  history.replaceState(null, "", hashFor(change));
}

/** Calls `listener` with the parts whenever the address changes. */
export function onChange(listener) {
  listeners.push(listener);
}

const notify = () => listeners.forEach((listener) => listener(read()));
addEventListener("hashchange", notify);
