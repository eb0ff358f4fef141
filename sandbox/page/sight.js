// Who sees which channel: the server says so where it can, else Discord's rules are followed from roles and overwrites.

import { community } from "./state.js";

const ADMINISTRATOR = 1n << 3n;
const VIEW_CHANNEL = 1n << 10n;
const MEMBER_OVERWRITE = 1;

/** True if `member` may see the channel or thread with this id. */
export function canSee(member, id) {
  const place = community.channels.get(id);
  if (!place || !member) return false;
  if (place.recipient) return place.recipient === member.id;
  const channel = place.isThread ? community.channels.get(place.parent) : place;
  return Boolean(channel) && (permissions(member, channel) & VIEW_CHANNEL) !== 0n;
}

/** True if somebody in the community can't see this channel. */
export function isRestricted(place) {
  return !place.isThread && !place.recipient && [...community.members.values()].some((member) => !member.bot && !canSee(member, place.id));
}

/** The channel to show when none is named: the first one that can be seen. */
export function firstPlace() {
  const tops = [...community.channels.values()].filter(({ id, type, isThread }) => type !== 4 && !isThread && canSee(community.me, id));
  return tops.sort((a, b) => a.position - b.position)[0] ?? null;
}

function permissions(member, channel) {
  if (member.id === community.guild.owner) return ~0n;
  const roles = [community.guild.id, ...member.roles];
  const base = roles.reduce((sum, id) => sum | (community.roles.get(id)?.permissions ?? 0n), 0n);
  if (base & ADMINISTRATOR) return ~0n;
  const forAll = channel.overwrites.filter(({ id }) => id === community.guild.id);
  const forRoles = channel.overwrites.filter(({ id, type }) => type !== MEMBER_OVERWRITE && id !== community.guild.id && member.roles.includes(id));
  const own = channel.overwrites.filter(({ id, type }) => type === MEMBER_OVERWRITE && id === member.id);
  return [forAll, forRoles, own].reduce((sum, step) => {
    const deny = step.reduce((bits, each) => bits | each.deny, 0n);
    const allow = step.reduce((bits, each) => bits | each.allow, 0n);
    return (sum & ~deny) | allow;
  }, base);
}
