// A member's phone: everything that would have buzzed it, and what only set a badge.

import { avatar, byId, h, icon } from "./dom.js";
import { plain } from "./markup.js";
import { go, hashFor } from "./route.js";
import { allRows } from "./rows.js";
import { titleOf } from "./sight.js";
import { community, on } from "./state.js";
import * as time from "./time.js";

const DAY_MS = 24 * 3_600_000;
const MOST = 25;

const box = byId("phone-box");
const state = { member: null, follows: true, waiting: false };

/** Draws the phone of the acting member, or of the one that was opened, whenever it changes. */
export function start() {
  for (const topic of ["row", "gone", "me", "members", "channels", "clock", "here", "reset"]) on(topic, soon);
  on("me", () => (state.follows = true));
  on("row", (row) => row.fresh && row.notified.includes(shown()?.name) && !row.silent && buzz());
}

/** Shows the phone of `member` until somebody else is acted as. */
export function openPhone(member) {
  state.member = member.id;
  state.follows = member.id === community.me?.id;
  draw();
}

/** Messages that reached this member's phone, newest first; only of the last 24 hours if `recent`. */
export function reached(member, recent = false) {
  const since = recent ? community.now() - DAY_MS : -Infinity;
  return allRows().filter((row) => row.notified.includes(member.name) && row.ms > since).reverse();
}

const shown = () => (state.follows ? community.me : (community.members.get(state.member) ?? community.me));

function soon() {
  if (state.waiting) return;
  state.waiting = true;
  requestAnimationFrame(() => {
    state.waiting = false;
    draw();
  });
}

function buzz() {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const phone = box.querySelector(".phone");
    phone?.classList.remove("buzzing");
    void phone?.offsetWidth; // starts the animation anew
    phone?.classList.add("buzzing");
  }));
}

function draw() {
  const member = shown();
  if (!member) return;
  const rows = reached(member);
  const focused = document.activeElement?.closest?.("[data-testid=phone-row]")?.dataset.messageId;
  const isMe = member.id === community.me?.id;
  const screen = h(
    "div",
    { class: "phone-screen", tabindex: "0", role: "group", "aria-label": `Notifications of ${member.name}` },
    h("p", { class: "phone-clock", "aria-hidden": "true" }, h("span", {}, time.hour(community.now())), h("span", { class: "phone-day" }, time.day(community.now()))),
    rows.length ? h("ol", { class: "phone-rows" }, rows.slice(0, MOST).map(card)) : h("p", { class: "phone-empty" }, "Nothing has buzzed this phone."),
  );
  box.replaceChildren(
    h(
      "header",
      {},
      avatar(member, "small"),
      h("h2", { id: "phone-title" }, isMe ? "Your phone" : `${member.name}’s phone`),
      isMe ? null : h("button", { type: "button", class: "quiet-button", on: { click: () => go({ as: member.name }) } }, `Act as ${member.name}`),
    ),
    h("div", { class: "phone", dataset: { testid: "phone", member: member.name } }, screen),
  );
  if (focused) box.querySelector(`[data-message-id="${focused}"] a`)?.focus();
}

function card(row) {
  const place = community.channels.get(row.place);
  return h(
    "li",
    { class: `phone-row ${row.silent ? "silent" : ""}`, dataset: { testid: "phone-row", messageId: row.id, silent: row.silent ? "true" : "false" } },
    h(
      "a",
      { href: hashFor({ in: row.place, message: row.id }) },
      h("span", { class: "phone-row-head" }, icon(row.silent ? "muted" : "bell"), h("span", { class: "phone-row-place" }, place ? titleOf(place) : "a place that is gone"), h("time", {}, time.stamp(row.ms, community.now()))),
      h("span", { class: "phone-row-text" }, h("strong", {}, `${row.author.name} `), plain(row.text, 110) || "sent an embed"),
      row.silent ? h("span", { class: "phone-row-note" }, "Badge only, no buzz") : null,
    ),
  );
}
