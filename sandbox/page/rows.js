// Messages as the server's transcript tells them → rows as the page uses them.

import { newer } from "./reads.js";
import { community, emit } from "./state.js";

let inOrder = [];

/** Takes rows of the transcript in; `fresh` rows came live, so that phones may buzz. */
export function take(list, fresh = false) {
  for (const json of list) {
    const row = fromServer(json);
    row.fresh = fresh && !community.rows.has(row.id);
    put(row);
    if (fresh) emit("row", row);
  }
  if (!fresh) emit("row", { fresh: false, notified: [], place: null, id: "0" });
}

function fromServer(json) {
  const author = memberOf(json.author) ?? { id: json.author, name: json.author, bot: json.bot, roles: [] };
  return {
    id: json.id,
    place: json.thread_id ?? json.channel_id,
    author: { ...author, bot: Boolean(json.bot) },
    text: json.text ?? "",
    embeds: json.embeds ?? [],
    components: json.components ?? [],
    attachments: json.attachments ?? [],
    reactions: (json.reactions ?? []).map(({ emoji, by }) => ({ emoji, members: by.map(idOf) })),
    notified: (json.notified ?? []).map(idOf),
    silent: Boolean(json.silent),
    visibleTo: json.visible_to ? idOf(json.visible_to) : null,
    ms: Date.parse(json.at),
    editedMs: json.edited_at ? Date.parse(json.edited_at) : null,
    replyTo: json.reply_to ?? null,
    system: false,
  };
}

const memberOf = (word) => community.members.get(word) ?? [...community.members.values()].find(({ name }) => name === word);
const idOf = (word) => memberOf(word)?.id ?? word;

function put(row) {
  if (community.rows.has(row.id)) {
    inOrder[inOrder.findIndex(({ id }) => id === row.id)] = row;
  } else {
    let at = inOrder.length;
    while (at > 0 && newer(inOrder[at - 1].id, row.id)) at -= 1;
    inOrder.splice(at, 0, row);
  }
  community.rows.set(row.id, row);
}

/** Forgets a message that was deleted. */
export function drop(id) {
  const row = community.rows.get(id);
  if (!row) return;
  community.rows.delete(id);
  inOrder = inOrder.filter((each) => each.id !== id);
  emit("gone", row);
}

/** Forgets everything, before it is read anew. */
export function clear() {
  community.rows.clear();
  inOrder = [];
}

/** All rows, oldest first. */
export const allRows = () => inOrder;

/** The rows of a place that `reader` sees, oldest first. */
export function rowsIn(place, reader) {
  return inOrder.filter((row) => row.place === place && (!row.visibleTo || row.visibleTo === reader) && !community.dismissed.has(row.id));
}
