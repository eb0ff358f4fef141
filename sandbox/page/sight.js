// Who sees which channel, as the server tells it, and what it is called.

import { community } from "./state.js";

/** True if `member` may see the channel or thread with this id; a thread is seen by whoever sees its channel. */
export function canSee(member, id) {
  const place = community.channels.get(id);
  if (!place || !member) return false;
  if (place.recipient) return place.recipient === member.name;
  const channel = place.isThread ? community.channels.get(place.parent) : place;
  return Boolean(channel?.seenBy.has(member.name));
}

/** True if some people of the community can't see this channel. */
export function isRestricted(place) {
  return !place.isThread && !place.recipient && [...community.members.values()].some(({ bot, name }) => !bot && !place.seenBy.has(name));
}

/** The channels (no threads, no categories) that the acting member sees, in the order of the server. */
export function channelsInSight() {
  return [...community.channels.values()].filter(({ id, isThread, type }) => !isThread && type !== "category" && canSee(community.me, id));
}

/** How a place is named in running text: `#help`, `@bot` for direct messages, a thread by its bare name. */
export function titleOf(place) {
  if (place.isThread) return place.name;
  return (place.recipient ? "@" : "#") + place.name;
}
