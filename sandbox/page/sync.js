// Keeps what the page knows in step with the server: reads all of it, then follows the live events.

import { get } from "./api.js";
import { startFrom } from "./reads.js";
import * as rows from "./rows.js";
import { community, emit } from "./state.js";

const THREAD_TYPES = new Set([10, 11, 12]);
const FORUM = 15;
const STATE_WAIT_MS = 60;

let stateTimer = 0;

/** Reads the whole community anew. */
export async function load() {
  const [state, commands, transcript] = await Promise.all([get("state"), get("commands"), get("transcript", { after: "0" })]);
  takeState(state);
  takeCommands(commands);
  rows.clear();
  startFrom(transcript.rows?.at(-1)?.id ?? transcript.at?.(-1)?.id ?? "0", community.guild.id);
  rows.take(transcript.rows ?? transcript);
}

function takeCommands(commands) {
  community.commands = commands.commands ?? commands;
}

function takeState({ guild, channels, members, roles, clock }) {
  community.guild = { id: String(guild.id), name: guild.name, owner: String(guild.owner_id ?? guild.owner ?? "") };
  community.roles = new Map(roles.map((role) => [role.id, { ...role, permissions: BigInt(role.permissions ?? 0) }]));
  community.members = new Map(members.filter(({ present }) => present !== false).map((member) => [member.id, member]));
  community.channels = new Map(channels.map((channel) => [channel.id, place(channel)]));
  if (community.me) community.me = community.members.get(community.me.id) ?? null;
  takeClock(clock);
  emit("members");
  emit("channels");
}

/** A channel or thread as the page uses it. */
function place(json) {
  const isThread = THREAD_TYPES.has(json.type);
  return {
    id: json.id,
    name: json.name ?? json.recipient_name ?? "direct message",
    type: json.type,
    topic: json.topic ?? null,
    position: json.position ?? 0,
    parent: json.parent_id ?? null,
    isThread,
    isForum: json.type === FORUM,
    archived: json.thread_metadata?.archived ?? false,
    recipient: json.recipients?.[0]?.id ?? null,
    tags: json.applied_tags ?? [],
    available: (json.available_tags ?? []).map((tag) => ({ id: tag.id, name: tag.name, emoji: tag.emoji_name, moderated: tag.moderated })),
    overwrites: (json.permission_overwrites ?? []).map(({ id, type, allow, deny }) => ({ id, type, allow: BigInt(allow), deny: BigInt(deny) })),
  };
}

function takeClock(clock) {
  community.clock = { ms: clock.now_ms, readAt: Date.now(), running: !clock.frozen };
  emit("clock");
}

/** One live event. */
export function onEvent(kind, note) {
  switch (kind) {
    case "message":
    case "edit":
      rows.take([note.row], true);
      break;
    case "delete":
      rows.drop(note.id);
      break;
    case "clock":
      takeClock(note);
      break;
    case "modal":
      if (note.for === community.me?.name) emit("modal", note.modal);
      break;
    case "commands":
      get("commands").then(takeCommands);
      break;
    default:
      // Members, roles, channels, threads: seldom enough to read the state anew, once for several.
      clearTimeout(stateTimer);
      stateTimer = setTimeout(() => get("state").then(takeState), STATE_WAIT_MS);
  }
}
