// Messages as the server's transcript tells them → rows as the page uses them.

import { newer } from "./reads.js";
import { community, emit } from "./state.js";

let inOrder = [];
let byPlace = new Map();

/** Takes rows of the transcript in; `fresh` rows came live, so that phones may buzz. */
export function take(list, fresh = false) {
  for (const json of list) {
    const row = fromServer(json);
    row.fresh = fresh && !community.rows.has(row.id);
    put(row);
    if (fresh) emit("row", row);
  }
}

/** Kinds of messages: a thread was opened, something was pinned, a command or a menu was used. */
const SYSTEM = new Set([6, 18]);
const BY_COMMAND = { 20: "/", 23: "" };
const LOADING = 1 << 7;

function fromServer(json) {
  const failed = json.failed ?? null;
  return {
    id: json.id,
    place: placeOf(json),
    author: failed ? { id: "0", name: json.author, bot: true } : (community.members.get(json.author_id) ?? { id: json.author_id, name: json.author, bot: json.bot }),
    text: failed && !json.text ? failed : json.text,
    embeds: json.embeds,
    components: json.components,
    attachments: json.attachments,
    reactions: json.reactions.map(({ emoji, users }) => ({ emoji, members: users })),
    notified: json.notified,
    silent: json.silent,
    visibleTo: json.visible_to ?? null,
    ms: Date.parse(json.at),
    editedMs: json.edited_at ? Date.parse(json.edited_at) : null,
    replyTo: json.reply_to ?? null,
    thread: json.started_thread ?? null,
    invoked: json.interaction && json.type in BY_COMMAND ? { by: json.interaction.user, name: BY_COMMAND[json.type] + json.interaction.name } : null,
    loading: Boolean(json.flags & LOADING),
    system: SYSTEM.has(json.type),
    failed,
  };
}

/** The id of the thread or channel; a direct-message channel becomes a place when something is said there. */
function placeOf({ thread_id, channel_id, channel }) {
  const person = /^dm:(.+)$/.exec(channel ?? "")?.[1];
  if (person && !community.channels.has(channel_id)) {
    const bot = [...community.members.values()].find((member) => member.bot)?.name ?? "bot";
    community.channels.set(channel_id, { id: channel_id, name: bot, type: "dm", recipient: person, isThread: false, isForum: false });
    emit("channels");
  }
  return thread_id ?? channel_id;
}

function put(row) {
  const known = community.rows.has(row.id);
  if (!byPlace.has(row.place)) byPlace.set(row.place, []);
  for (const list of [inOrder, byPlace.get(row.place)]) {
    if (known) list[list.findIndex(({ id }) => id === row.id)] = row;
    else insert(list, row);
  }
  community.rows.set(row.id, row);
}

/** Puts the row where its id belongs, which is nearly always the end. */
function insert(list, row) {
  let at = list.length;
  while (at > 0 && newer(list[at - 1].id, row.id)) at -= 1;
  list.splice(at, 0, row);
}

/** Forgets a message that was deleted. */
export function drop(id) {
  const row = community.rows.get(id);
  if (!row) return;
  community.rows.delete(id);
  inOrder = inOrder.filter((each) => each.id !== id);
  byPlace.set(row.place, byPlace.get(row.place).filter((each) => each.id !== id));
  emit("gone", row);
}

/** Forgets everything, before it is read anew. */
export function clear() {
  community.rows.clear();
  inOrder = [];
  byPlace = new Map();
}

/** All rows, oldest first. */
export const allRows = () => inOrder;

/** The rows of a place that `reader` (a name) sees, oldest first. */
export function rowsIn(place, reader) {
  return (byPlace.get(place) ?? []).filter((row) => (!row.visibleTo || row.visibleTo === reader) && !community.dismissed.has(row.id));
}
