// Keeps what the page knows in step with the server: reads all of it, then follows the live events.

import { get } from "./api.js";
import { startFrom } from "./reads.js";
import * as rows from "./rows.js";
import { community, emit } from "./state.js";

/** Changes that arrive within this time are fetched together. */
const WAIT_MS = 25;

const wanted = { rows: new Set(), state: false, commands: false, all: false, timer: 0 };

/** Reads the whole community anew. */
export async function load() {
  const [state, commands, transcript] = await Promise.all([get("state"), get("commands"), get("transcript")]);
  takeState(state);
  community.commands = commands;
  rows.clear();
  startFrom(transcript.at(-1)?.id ?? "0", community.guild.id);
  rows.take(transcript);
  // Direct messages are places too, known by what was said there.
  emit("channels");
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

function thread({ id, name, parent_id, archived, applied_tags }) {
  return { id, name, type: "thread", isThread: true, isForum: false, parent: parent_id, archived, tags: applied_tags ?? [] };
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
      rows.drop(note.id);
      return;
    case "clock":
      takeClock(note);
      return;
    case "modal":
      if (note.for === community.me?.name) emit("modal", note.modal);
      return;
    case "commands":
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

async function fetchWanted() {
  const { rows: ids, state, commands, all } = wanted;
  Object.assign(wanted, { rows: new Set(), state: false, commands: false, all: false });
  try {
    if (all) return await load();
    if (state) takeState(await get("state"));
    if (commands) community.commands = await get("commands");
    if (ids.size) await fetchRows(ids);
  } catch {
    // The server went away meanwhile: the stream notices, and all is read anew when it is back.
  }
  return undefined;
}

/** The transcript is told from an id on, so the oldest wanted one decides how much is read. */
async function fetchRows(ids) {
  const oldest = [...ids].map(BigInt).reduce((a, b) => (a < b ? a : b));
  const told = await get("transcript", { after: String(oldest - 1n) });
  rows.take(told.filter(({ id }) => ids.has(id)), true);
}
