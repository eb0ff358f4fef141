// What the page knows of the community: one object, changed in one place, with listeners by topic.

const listeners = new Map();

/**
 * Calls `listener` whenever `topic` is emitted. Topics: channels, members, clock, me, here, row, gone, read, modal,
 * interaction, reset.
 */
export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

/** Tells the listeners of `topic`. */
export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** Everything the page knows. Maps go by id; `rows` is in the order of ids. */
export const community = {
  guild: { id: "0", name: "Community" },
  channels: new Map(),
  members: new Map(),
  roles: new Map(),
  rows: new Map(),
  commands: [],
  me: null,
  here: null,
  clock: { ms: Date.now(), readAt: Date.now(), running: true },
  dismissed: new Set(),
  /** The sandbox's time in milliseconds. */
  now() {
    const passed = this.clock.running ? Date.now() - this.clock.readAt : 0;
    return this.clock.ms + passed;
  },
};
