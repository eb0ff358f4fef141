// Who has read how far in which place, kept for this browser tab, so that unread places can be marked.

import { community, emit } from "./state.js";

const KEY = "reads";
let reads = load();

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function save() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(reads));
  } catch {
    // A full or forbidden storage only costs the marks after a reload.
  }
}

/** True if id `a` is newer than `b`; ids are numbers too big for a number. */
export const newer = (a, b) => a.length > (b ?? "").length || (a.length === (b ?? "").length && a > b);

/** What was there before this tab was opened counts as read by everybody. */
export function startFrom(newest, guild) {
  if (reads.guild !== guild) reads = { guild, base: newest };
  save();
}

/** The id up to which the acting member has read `place`. */
export function lastRead(place) {
  const own = reads[community.me?.id]?.[place];
  return own && newer(own, reads.base) ? own : (reads.base ?? "0");
}

/** The acting member has now seen everything in `place`. */
export function markRead(place, newest) {
  if (!community.me || !newest || !newer(newest, lastRead(place))) return;
  reads[community.me.id] = { ...reads[community.me.id], [place]: newest };
  save();
  emit("read", place);
}
