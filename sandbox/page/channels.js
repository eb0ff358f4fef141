// The list of channels, each with its lively threads below it, and marks for what is unread.

import { byId, h, icon } from "./dom.js";
import { placeIcon } from "./markup.js";
import { lastRead, newer } from "./reads.js";
import { hashFor } from "./route.js";
import { rowsIn } from "./rows.js";
import { canSee, channelsInSight, isRestricted } from "./sight.js";
import { community, on } from "./state.js";

const LIVELY_MS = 24 * 3_600_000;
const MOST_THREADS = 6;

const nav = byId("places");
const unfolded = new Set();
let waiting = false;

/** Draws the list now and whenever something in it changes. */
export function start() {
  for (const topic of ["channels", "row", "gone", "me", "here", "read", "reset"]) on(topic, soon);
  nav.addEventListener("keydown", onKey);
}

/** Several changes that arrive together are drawn once. */
function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function draw() {
  const focused = document.activeElement?.closest?.("#places [data-channel-id]")?.dataset.channelId;
  const all = [...community.channels.values()].filter(({ id }) => canSee(community.me, id));
  const [direct, tops] = [channelsInSight().filter(({ recipient }) => recipient), channelsInSight().filter(({ recipient }) => !recipient)];
  byId("place-list").replaceChildren(
    h("h2", {}, "Channels"),
    h("ul", { class: "place-list" }, tops.map((channel) => entry(channel, all))),
    direct.length ? h("h2", {}, "Direct messages") : "",
    h("ul", { class: "place-list" }, direct.map((channel) => entry(channel, all))),
  );
  if (focused) nav.querySelector(`[data-channel-id="${focused}"]`)?.focus();
}

function entry(channel, all) {
  const threads = all.filter(({ isThread, parent }) => isThread && parent === channel.id).sort((a, b) => (newer(activity(b), activity(a)) ? 1 : -1));
  const open = unfolded.has(channel.id);
  const shown = open ? threads : threads.filter(isLively).slice(0, MOST_THREADS);
  const hidden = threads.length - shown.length;
  return h(
    "li",
    {},
    link(channel, channel.isForum ? threads : []),
    shown.length ? h("ul", { class: "thread-list" }, shown.map((thread) => h("li", {}, link(thread)))) : null,
    !channel.isForum && (hidden || open) ? fold(channel, open, hidden) : null,
  );
}

function fold(channel, open, hidden) {
  const words = open ? "Fewer threads" : hidden === 1 ? "1 older thread" : `${hidden} older threads`;
  const button = h("button", { type: "button", class: "fold", "aria-expanded": String(open) }, words);
  button.addEventListener("click", () => {
    if (open) unfolded.delete(channel.id);
    else unfolded.add(channel.id);
    draw();
  });
  return button;
}

/** The id of the newest message; ids carry their time. */
const activity = (place) => rowsIn(place.id, community.me?.name).at(-1)?.id ?? place.id;

function isLively(thread) {
  if (thread.id === community.here?.id || unread(thread).count) return true;
  const last = rowsIn(thread.id, community.me?.name).at(-1)?.ms ?? thread.activeMs;
  return !thread.archived && community.now() - last < LIVELY_MS;
}

/** How much the acting member hasn't read in `place`, and how much of it was meant for them. */
function unread(place) {
  const after = lastRead(place.id);
  const rows = rowsIn(place.id, community.me?.name).filter(({ id, author }) => newer(id, after) && author.id !== community.me?.id);
  return { count: rows.length, mine: rows.filter(({ notified }) => notified.includes(community.me?.name)).length };
}

function link(place, posts = []) {
  const here = place.id === community.here?.id;
  const marks = [place, ...posts].map(unread);
  const count = marks.reduce((sum, mark) => sum + mark.count, 0);
  const mine = marks.reduce((sum, mark) => sum + mark.mine, 0);
  return h(
    "a",
    {
      class: `place ${count ? "unread" : ""}`,
      href: hashFor({ in: place.id, message: null }),
      "aria-current": here ? "page" : null,
      dataset: { testid: "channel-link", channelName: place.name, channelId: place.id },
    },
    icon(placeIcon(place)),
    h("span", { class: "place-name" }, place.name),
    isRestricted(place) ? h("span", { class: "place-lock", title: "Not everybody can see this channel" }, icon("lock"), h("span", { class: "unseen" }, "restricted")) : null,
    count ? h("span", { class: `mark ${mine ? "mine" : ""}` }, mine ? String(mine) : "", h("span", { class: "unseen" }, mine ? " for you" : "unread")) : null,
  );
}

function onKey(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [...nav.querySelectorAll("a, button")];
  const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
