// The messages of the open place, in a log that screen readers follow.

import { h } from "./dom.js";
import { refreshTimes } from "./markup.js";
import { continues, message } from "./message.js";
import { lastRead, markRead, newer } from "./reads.js";
import { community, on } from "./state.js";
import { rowsIn } from "./rows.js";
import * as time from "./time.js";

const PAGE = 80;
const NEAR_END_PX = 120;

const state = { scroller: null, log: null, place: null, from: 0, unreadAfter: null, toEnd: null };

/** Listens to changes; `scroller` is what scrolls, `toEnd` the button that leads to the newest message. */
export function start(scroller, toEnd) {
  Object.assign(state, { scroller, toEnd });
  on("row", changed);
  on("gone", changed);
  on("clock", () => state.log && refreshTimes(state.log));
  toEnd.addEventListener("click", () => scrollToEnd("smooth"));
  scroller.addEventListener("scroll", onScroll, { passive: true });
  scroller.addEventListener("dismissed", ({ detail }) => changed({ id: detail, place: state.place }));
  scroller.addEventListener("keydown", onKey);
  // Pictures grow after they are loaded, windows change their size; who was at the end stays there.
  const stay = () => state.log && state.toEnd.hidden && scrollToEnd();
  scroller.addEventListener("load", stay, true);
  new ResizeObserver(stay).observe(scroller);
}

/** Shows `place` from its newest messages, or around `target` if that message is wanted. */
export function open(place, target = null) {
  const rows = visible(place.id);
  state.place = place.id;
  state.unreadAfter = lastRead(place.id);
  const wanted = target ? rows.findIndex(({ id }) => id === target) : -1;
  state.from = Math.max(0, wanted >= 0 ? Math.min(wanted - 10, rows.length - PAGE) : rows.length - PAGE);
  state.log = h("div", { class: "log", role: "log", "aria-label": `Messages in ${place.name}`, "aria-live": "off", dataset: { testid: "log" } });
  state.scroller.replaceChildren(state.log);
  draw();
  if (wanted >= 0) show(target);
  else scrollToEnd();
  // Only what comes from now on is read out, not the history that was just drawn.
  const log = state.log;
  setTimeout(() => log.setAttribute("aria-live", "polite"), 400);
  seen();
}

/** Forgets the open place, as when a list of posts is shown instead. */
export function close() {
  Object.assign(state, { log: null, place: null });
  state.toEnd.hidden = true;
}

const visible = (place) => rowsIn(place, community.me?.name);

function draw() {
  const rows = visible(state.place);
  const parts = [];
  if (state.from > 0) parts.push(earlier());
  parts.push(...opening());
  let before = null;
  for (const row of rows.slice(state.from)) {
    parts.push(...separators(row, before));
    parts.push(message(row, continues(row, before)));
    before = row;
  }
  if (!rows.length && parts.length === 0) parts.push(h("p", { class: "empty" }, "Nothing here yet. Write the first message."));
  state.log.replaceChildren(...parts);
  roveTo(current());
}

/** The message a thread hangs on stands above the thread. */
function opening() {
  const place = community.channels.get(state.place);
  const starter = place?.isThread ? community.rows.get(place.id) : null;
  if (!starter || starter.place === place.id || state.from > 0) return [];
  const element = message(starter);
  element.classList.add("starter");
  return [element, h("hr", { class: "starter-end" })];
}

function separators(row, before) {
  const found = [];
  if (!before || !time.sameDay(row.ms, before.ms)) found.push(h("p", { class: "day" }, h("span", {}, time.day(row.ms))));
  const unread = newer(row.id, state.unreadAfter) && row.author.id !== community.me?.id;
  if (unread && before && !newer(before.id, state.unreadAfter)) found.push(h("p", { class: "new-line" }, h("span", {}, "New")));
  return found;
}

function earlier() {
  const button = h("button", { type: "button", class: "button secondary earlier" }, "Show earlier messages");
  button.addEventListener("click", () => {
    const fromEnd = state.scroller.scrollHeight - state.scroller.scrollTop;
    state.from = Math.max(0, state.from - PAGE);
    draw();
    state.scroller.scrollTop = state.scroller.scrollHeight - fromEnd;
    state.log.querySelector("article")?.focus();
  });
  return button;
}

/** A row came, changed or went: draws it alone, so that the rest (and the reader's place in it) stays. */
function changed(row) {
  if (!state.log) return;
  const thread = community.channels.get(state.place);
  const starter = thread?.isThread && row.id === thread.id;
  if (row.place !== state.place && !starter) {
    refreshThreadLink(row.place);
    return;
  }
  const atEnd = isAtEnd();
  const kept = focusIn(row.id);
  const present = state.log.querySelector(`article[data-message-id="${row.id}"]`);
  const shown = visible(state.place);
  const at = shown.findIndex(({ id }) => id === row.id);
  if (present && at !== -1 && !starter) {
    present.replaceWith(message(shown[at], present.classList.contains("grouped")));
  } else if (!present && at !== -1 && at === shown.length - 1) {
    state.log.querySelector(".empty")?.remove();
    const before = shown[at - 1] ?? null;
    if (atEnd && !document.hidden) state.unreadAfter = row.id;
    state.log.append(...separators(shown[at], before), message(shown[at], continues(shown[at], before)));
  } else {
    draw();
  }
  kept();
  roveTo(current());
  if (atEnd || row.author?.id === community.me?.id) scrollToEnd();
  else state.toEnd.hidden = false;
  seen();
}

/** Redraws the message in the log that carries the link to a thread whose messages changed. */
function refreshThreadLink(place) {
  const present = state.log.querySelector(`article[data-message-id="${place}"]`);
  const row = community.rows.get(place);
  if (!present || !row) return;
  const kept = focusIn(row.id);
  present.replaceWith(message(row, present.classList.contains("grouped")));
  kept();
  roveTo(current());
}

/** Remembers what has the focus inside a message, and gives it back to the same control afterwards. */
function focusIn(id) {
  const active = document.activeElement;
  const article = active?.closest?.(`article[data-message-id="${id}"]`);
  if (!article) return () => {};
  const { customId, act, emoji } = active.dataset;
  return () => {
    const now = state.log?.querySelector(`article[data-message-id="${id}"]`);
    const same = [...(now?.querySelectorAll("button") ?? [])].find(
      (button) => (customId && button.dataset.customId === customId) || (act && button.dataset.act === act) || (emoji && button.dataset.emoji === emoji),
    );
    (same && !same.disabled ? same : now)?.focus({ preventScroll: true });
  };
}

function onScroll() {
  state.toEnd.hidden = !state.log || isAtEnd();
  seen();
}

function seen() {
  if (!state.log || document.hidden || !isAtEnd()) return;
  markRead(state.place, visible(state.place).at(-1)?.id);
}

const isAtEnd = () => state.scroller.scrollHeight - state.scroller.scrollTop - state.scroller.clientHeight < NEAR_END_PX;

function scrollToEnd(behavior = "auto") {
  state.scroller.scrollTo({ top: state.scroller.scrollHeight, behavior });
  state.toEnd.hidden = true;
}

function show(id) {
  const article = state.log.querySelector(`article[data-message-id="${id}"]`);
  if (!article) return;
  article.scrollIntoView({ block: "center" });
  article.classList.add("wanted");
  roveTo(article);
  article.focus({ preventScroll: true });
}

/** Arrow keys lead from message to message while one of them has the focus. */
function onKey(event) {
  const article = event.target;
  if (!(article instanceof HTMLElement) || article.tagName !== "ARTICLE") return;
  const all = [...state.log.querySelectorAll("article")];
  const at = all.indexOf(article);
  const next = { ArrowUp: all[at - 1], ArrowDown: all[at + 1], Home: all[0], End: all.at(-1) }[event.key];
  if (!next) return;
  event.preventDefault();
  roveTo(next);
  next.focus();
}

/** Makes `article` the one message that Tab stops at, with its small buttons. */
function roveTo(article) {
  if (!article) return;
  const stops = (of) => [of, ...of.querySelectorAll("[data-roving]")];
  for (const old of state.log.querySelectorAll("article[tabindex='0']")) stops(old).forEach((stop) => (stop.tabIndex = -1));
  stops(article).forEach((stop) => (stop.tabIndex = 0));
}

/** The message that holds the focus, else the newest. */
const current = () => document.activeElement?.closest?.("article[data-message-id]") ?? [...state.log.querySelectorAll("article")].at(-1);
