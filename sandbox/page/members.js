// The members, each with what reached their phone lately; and the choice of whom to act as.

import { avatar, byId, h, icon } from "./dom.js";
import { announce } from "./notice.js";
import { openPhone, reached } from "./phone.js";
import { go } from "./route.js";
import { community, on } from "./state.js";

const box = byId("members");
const choice = byId("act-as");
const face = byId("act-as-face");
const opener = byId("open-people");
/** Who was notified in the last moment, by name, so that it can be seen happening. */
const ringing = new Set();
const RING_MS = 1200;
let waiting = false;

/** Draws the list and the choice now and whenever they change. */
export function start(showPhone) {
  for (const topic of ["members", "row", "gone", "me", "clock", "reset"]) on(topic, soon);
  on("row", rang);
  opener.addEventListener("click", () => delete opener.dataset.fresh);
  choice.addEventListener("change", () => go({ as: choice.value }));
  box.addEventListener("click", ({ target }) => {
    const id = target.closest("[data-testid=phone-count]")?.dataset.memberId;
    if (!id) return;
    openPhone(community.members.get(id));
    showPhone();
  });
}

function rang({ fresh, notified, silent }) {
  if (!fresh || !notified.length) return;
  notified.forEach((name) => ringing.add(name));
  setTimeout(() => notified.forEach((name) => ringing.delete(name)), RING_MS);
  if (silent) return;
  opener.dataset.fresh = String(Number(opener.dataset.fresh ?? 0) + notified.length);
  announce(`Buzzed ${notified.join(", ")}`);
}

function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    drawChoice();
    drawList();
  });
}

const people = () => [...community.members.values()].filter(({ bot }) => !bot).sort((a, b) => a.name.localeCompare(b.name));
const bots = () => [...community.members.values()].filter(({ bot }) => bot);

function drawChoice() {
  const names = people().map(({ name }) => name);
  if ([...choice.options].map(({ value }) => value).join("\n") !== names.join("\n")) {
    choice.replaceChildren(...names.map((name) => h("option", { value: name }, name)));
  }
  choice.value = community.me?.name ?? "";
  face.replaceChildren(avatar(community.me, "small"));
}

function drawList() {
  const focused = document.activeElement?.closest?.("#members [data-member-id]");
  const kept = focused && [focused.dataset.memberId, focused.dataset.testid];
  box.replaceChildren(
    h("ul", { class: "member-list" }, people().map(entry)),
    bots().length ? h("h3", {}, "Bots") : null,
    h("ul", { class: "member-list" }, bots().map(entry)),
  );
  if (kept) box.querySelector(`[data-member-id="${kept[0]}"][data-testid="${kept[1]}"]`)?.focus();
}

function entry(member) {
  const roles = member.roles.filter((name) => name !== "@everyone" && name !== member.name);
  const isMe = member.id === community.me?.id;
  return h(
    "li",
    { class: `member ${isMe ? "me" : ""}` },
    h(
      "button",
      { type: "button", class: "member-button", "aria-haspopup": "menu", dataset: { testid: "member", member: member.id, memberId: member.id, name: member.name } },
      avatar(member, "small"),
      h("span", { class: "member-name" }, member.name, isMe ? h("span", { class: "chip" }, "you") : null),
      roles.length ? h("span", { class: "soft" }, roles.join(", ")) : null,
    ),
    member.bot ? null : phoneCount(member),
  );
}

function phoneCount(member) {
  const rows = reached(member, true);
  const buzzes = rows.filter(({ silent }) => !silent).length;
  const badges = rows.length - buzzes;
  const words = [`${buzzes} ${buzzes === 1 ? "buzz" : "buzzes"}`, badges ? `${badges} badge only` : null].filter(Boolean).join(", ");
  return h(
    "button",
    {
      type: "button",
      class: `phone-count ${buzzes ? "buzzed" : ""} ${ringing.has(member.name) ? "rang" : ""}`,
      "aria-label": `${member.name}’s phone: ${words} in the last 24 hours`,
      title: `${words} in the last 24 hours. Open ${member.name}’s phone`,
      dataset: { testid: "phone-count", member: member.name, memberId: member.id, buzzes, badges },
    },
    icon("phone"),
    buzzes ? h("span", { class: "count" }, String(buzzes)) : null,
    badges ? h("span", { class: "count badge" }, String(badges)) : null,
  );
}
