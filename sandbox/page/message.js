// One message as an element: who, when, text, pictures, controls, reactions and whom it notified.

import { post } from "./api.js";
import { attachments } from "./attachment.js";
import { controls } from "./controls.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { embed } from "./embed.js";
import { plain, render } from "./markup.js";
import { attempt } from "./notice.js";
import { hashFor } from "./route.js";
import { rowsIn } from "./rows.js";
import { community } from "./state.js";
import * as time from "./time.js";

const GROUP_MS = 7 * 60_000;
/** Reached by Tab only in the message one stands on, so that a long log isn't hundreds of stops; log.js sees to it. */
const ROVING = { tabindex: "-1", "data-roving": "true" };

/** True if `row` follows `before` so closely that the author needn't be named again. */
export function continues(row, before) {
  return Boolean(
    before && before.author.id === row.author.id && row.ms - before.ms < GROUP_MS && time.sameDay(row.ms, before.ms) &&
    !row.replyTo && !row.invoked && before.visibleTo === row.visibleTo && !row.system,
  );
}

/** The element of a row. `grouped` leaves out the author's name and picture. */
export function message(row, grouped = false) {
  const element = h(
    "article",
    {
      class: `message ${grouped ? "grouped" : ""} ${row.visibleTo ? "private" : ""} ${row.failed ? "failed" : ""} ${row.system ? "system" : ""} ${row.notified.includes(community.me?.name) ? "for-me" : ""}`,
      "aria-label": `${row.author.name}, ${time.stamp(row.ms, community.now())}`,
      tabindex: "-1",
      dataset: { messageId: row.id, author: row.author.name, bot: row.author.bot ? "true" : null, visibleTo: row.visibleTo, failed: row.failed },
    },
    row.replyTo ? replyLine(row.replyTo) : null,
    row.invoked ? invokedLine(row.invoked) : null,
    h("div", { class: "message-side" }, grouped ? null : avatar(row.author)),
    h("div", { class: "message-body" }, grouped ? null : head(row), ...body(row)),
    actions(row),
  );
  return element;
}

function head(row) {
  return h(
    "header",
    { class: "message-head" },
    h("button", { type: "button", class: "author", ...ROVING, dataset: { member: row.author.id } }, row.author.name),
    row.author.bot && !row.failed ? h("span", { class: "chip" }, "bot") : null,
    h("time", { class: "when", datetime: new Date(row.ms).toISOString(), title: time.exact(row.ms) }, time.stamp(row.ms, community.now())),
  );
}

function body(row) {
  return [
    row.loading ? h("p", { class: "thinking" }, `${row.author.name} is thinking…`) : null,
    h("div", { class: "message-text", "data-testid": "message-text" }, render(row.text), row.editedMs ? h("span", { class: "edited", title: time.exact(row.editedMs) }, "edited") : null),
    attachments(row),
    row.embeds.map((each) => embed(each, row)),
    controls(row),
    reactions(row),
    threadLink(row),
    notified(row),
    row.visibleTo ? onlyYou(row) : null,
  ];
}

function replyLine(id) {
  const target = community.rows.get(id);
  const words = target ? [h("strong", {}, target.author.name), ` ${plain(target.text, 90) || "(no text)"}`] : ["a message that is gone"];
  return h("p", { class: "reply-line" }, icon("reply"), target ? h("a", { href: hashFor({ in: target.place, message: id }) }, words) : words);
}

function invokedLine({ by, name }) {
  return h("p", { class: "reply-line" }, icon("bolt"), h("span", {}, h("strong", {}, by), " used ", h("span", { class: "mention" }, name)));
}

function reactions(row) {
  if (!row.reactions.length) return null;
  const chips = row.reactions.map(({ emoji, members }) => {
    const mine = members.includes(community.me?.name);
    const names = members.join(", ");
    const chip = h(
      "button",
      { type: "button", class: "reaction", ...ROVING, "aria-pressed": String(mine), "aria-label": `${emoji} ${members.length}, by ${names}`, title: names, dataset: { testid: "reaction", emoji } },
      h("span", { "aria-hidden": "true" }, emoji),
      h("span", { class: "reaction-count" }, String(members.length)),
    );
    chip.addEventListener("click", () => attempt(chip, chip.closest(".message-body"), () => react(row, emoji, mine)));
    return chip;
  });
  return h("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, chips);
}

/** Adds the acting member's reaction, or takes it back. */
export function react(row, emoji, remove = false) {
  return post("react", { as: community.me.id, message: row.id, emoji, remove: remove || undefined });
}

function threadLink(row) {
  const thread = community.channels.get(row.thread);
  if (!thread || thread.id === community.here?.id) return null;
  const count = rowsIn(thread.id, community.me?.name).length;
  return h(
    "a",
    { class: "thread-link", href: hashFor({ in: thread.id, message: null }), dataset: { testid: "thread-link", channelId: thread.id } },
    icon("thread"),
    h("strong", {}, thread.name),
    h("span", {}, count === 1 ? "1 message" : `${count} messages`),
  );
}

/** What Discord never shows and a sandbox must: whose phone this message reached. */
function notified(row) {
  if (!row.notified.length) return null;
  const names = row.notified;
  return h(
    "p",
    { class: "notified", dataset: { testid: "notified", notified: names.join(" "), silent: row.silent ? "true" : null } },
    icon(row.silent ? "muted" : "bell"),
    row.silent ? `Badge only, no buzz: ${names.join(", ")}` : `Buzzed ${names.join(", ")}`,
  );
}

function onlyYou(row) {
  const line = h("p", { class: "only-you" }, icon("eye"), h("span", {}, "Only you can see this"), " · ");
  const dismiss = h("button", { type: "button", class: "link-button", ...ROVING }, "Dismiss message");
  dismiss.addEventListener("click", () => {
    community.dismissed.add(row.id);
    dismiss.closest("article").dispatchEvent(new CustomEvent("dismissed", { bubbles: true, detail: row.id }));
  });
  line.append(dismiss);
  return line;
}

/** A reply belongs to the place of its message; the message above a thread stands elsewhere. */
export const canReply = (row) => !row.visibleTo && row.place === community.here?.id;

function actions(row) {
  if (row.system) return null;
  const bar = h("div", { class: "actions", role: "group", "aria-label": `Actions on the message by ${row.author.name}` });
  if (!row.visibleTo) {
    bar.append(iconButton("smile", "Add reaction", { ...ROVING, dataset: { act: "react" } }));
    if (canReply(row)) bar.append(iconButton("reply", "Reply", { ...ROVING, dataset: { act: "reply" } }));
  }
  bar.append(iconButton("more", "More actions", { ...ROVING, dataset: { act: "more", testid: "message-menu" }, "aria-haspopup": "menu" }));
  return bar;
}
