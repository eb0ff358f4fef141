// Keeps what the page knows in step with the server: reads all of it, then follows the live events.

import { get } from "./api.js";
import { startFrom } from "./reads.js";
import * as rows from "./rows.js";
import { community, emit } from "./state.js";

/** Changes that arrive within this time are fetched together. */
const WAIT_MS = 25;

const wanted = { rows: new Set(), state: false, commands: false, all: false, timer: 0, busy: false };
/** Deleted messages, which an answer that is under way may still hold. */
const gone = new Set();

/** Reads the whole community anew. */
export async function load() {
  const [state, transcript] = await Promise.all([get("state"), get("transcript")]);
  takeState(state);
  rows.clear();
  startFrom(transcript.at(-1)?.id ?? "0", community.guild.id);
  rows.take(transcript);
  emit("reset");
}

/** The commands that the acting member may use in the open place. */
export async function loadCommands() {
  const { me, here } = community;
  if (!me || !here) return;
  const commands = await get("commands", { as: me.id, in: here.id });
  if (community.me === me && community.here === here) community.commands = commands;
}

function takeState({ guild, channels, threads, members, roles, clock }) {
  community.guild = guild;
  community.roles = new Map(roles.map((role) => [role.id, role]));
  community.members = new Map(members.map((member) => [member.id, member]));
  const direct = [...community.channels].filter(([, { recipient }]) => recipient);
  community.channels = new Map([...channels.map((json) => [json.id, channel(json)]), ...threads.map((json) => [json.id, thread(json)]), ...direct]);
  if (community.me) community.me = community.members.get(community.me.id) ?? null;
  takeClock(clock);
  emit("members");
  emit("channels");
}

function channel({ id, name, type, topic, available_tags, seen_by }) {
  return { id, name, type, topic, isThread: false, isForum: type === "forum", available: available_tags ?? [], seenBy: new Set(seen_by) };
}

function thread({ id, name, parent_id, archived, applied_tags, last_active }) {
  return { id, name, type: "thread", isThread: true, isForum: false, parent: parent_id, archived, tags: applied_tags ?? [], activeMs: Date.parse(last_active) };
}

function takeClock({ unix_ms, frozen = !community.clock.running }) {
  community.clock = { ms: unix_ms, readAt: Date.now(), running: !frozen };
  emit("clock");
}

/** One live event: a note of what changed, which is then fetched. */
export function onEvent(kind, note) {
  switch (kind) {
    case "message":
    case "edit":
      wanted.rows.add(note.id);
      break;
    case "delete":
      gone.add(note.id);
      rows.drop(note.id);
      return;
    case "clock":
      takeClock(note);
      return;
    case "modal":
      if (note.for === community.me?.name) emit("modal", { id: note.modal, ...note.data });
      return;
    case "interaction":
      emit("interaction", note);
      return;
    case "command":
      wanted.commands = true;
      break;
    case "missed":
      wanted.all = true;
      break;
    default:
      wanted.state = true;
  }
  clearTimeout(wanted.timer);
  wanted.timer = setTimeout(fetchWanted, WAIT_MS);
}

/** One fetch after the other, so that an older answer never overtakes a newer one. */
async function fetchWanted() {
  if (wanted.busy) return;
  wanted.busy = true;
  try {
    while (wanted.rows.size || wanted.state || wanted.commands || wanted.all) await fetchOnce();
  } catch {
    // The server went away meanwhile: the stream notices, and all is read anew when it is back.
  } finally {
    wanted.busy = false;
  }
}

async function fetchOnce() {
  const { rows: ids, state, commands, all } = wanted;
  Object.assign(wanted, { rows: new Set(), state: false, commands: false, all: false });
  if (all) {
    await load();
    return;
  }
  if (state) takeState(await get("state"));
  if (commands) await loadCommands();
  if (ids.size) await fetchRows(ids);
}

/** The transcript is told from an id on, so the oldest wanted one decides how much is read. */
async function fetchRows(ids) {
  const oldest = [...ids].map(BigInt).reduce((a, b) => (a < b ? a : b));
  const told = await get("transcript", { after: String(oldest - 1n) });
  rows.take(told.filter(({ id }) => ids.has(id) && !gone.has(id)), true);
}
