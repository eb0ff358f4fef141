// What can be done with a message or a member: the menus behind them.

import { post } from "./api.js";
import * as composer from "./composer.js";
import { h } from "./dom.js";
import { plain } from "./markup.js";
import { begin } from "./interaction.js";
import { openEmoji, openMenu } from "./menu.js";
import { canReply, react } from "./message.js";
import { attempt } from "./notice.js";
import { openPhone } from "./phone.js";
import { go } from "./route.js";
import { community } from "./state.js";

const USER_MENU = 2;
const MESSAGE_MENU = 3;

/** Makes the small buttons, right click and the menu key on messages work, and members wherever they are named. */
export function start(root, showPhone) {
  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]");
    const named = event.target.closest("[data-member]:not([data-testid=phone]):not([data-testid=phone-count])");
    const command = event.target.closest("[data-command]");
    if (act) onAct(act);
    else if (command) composer.write(`/${command.dataset.command} `);
    else if (named && community.members.has(named.dataset.member)) memberMenu(named, community.members.get(named.dataset.member), showPhone);
  });
  root.addEventListener("contextmenu", (event) => {
    const article = event.target.closest("article[data-message-id]");
    if (!article || event.target.closest("a, input, textarea") || getSelection().toString()) return;
    event.preventDefault();
    const point = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : article;
    messageMenu(point, article);
  });
}

const rowOf = (article) => community.rows.get(article.dataset.messageId);

function onAct(button) {
  const article = button.closest("article");
  const row = rowOf(article);
  if (!row) return;
  if (button.dataset.act === "reply") composer.replyTo(row);
  else if (button.dataset.act === "react") chooseEmoji(button, article, row);
  else messageMenu(button, article);
}

function chooseEmoji(anchor, article, row) {
  openEmoji(anchor, (emoji) => attempt(null, article.querySelector(".message-body"), () => react(row, emoji)));
}

function messageMenu(anchor, article) {
  const row = rowOf(article);
  if (!row) return;
  const near = article.querySelector(".message-body");
  const mine = row.author.id === community.me.id;
  const shared = !row.visibleTo;
  const apps = shared ? community.commands.filter(({ type }) => type === MESSAGE_MENU) : [];
  openMenu(anchor, `Actions on the message by ${row.author.name}`, [
    apps.length ? { heading: "Apps" } : null,
    ...apps.map(({ name }) => ({ label: name, icon: "bolt", act: () => attempt(article, near, () => begin("menu", { as: community.me.id, name, message: row.id })) })),
    shared ? { heading: "Message" } : null,
    shared ? { label: "Add reaction", icon: "smile", act: () => chooseEmoji(article.querySelector("[data-act=more]"), article, row) } : null,
    canReply(row) ? { label: "Reply", icon: "reply", act: () => composer.replyTo(row) } : null,
    threadEntry(row, near),
    mine && shared ? { label: "Edit", icon: "reply", act: () => editText(row, near) } : null,
    mine && shared ? { label: "Delete", icon: "close", act: () => attempt(article, near, () => post("delete", { as: community.me.id, message: row.id })) } : null,
    { label: "Copy text", icon: "file", act: () => navigator.clipboard?.writeText(row.text) },
    { label: "Copy message id", icon: "hash", act: () => navigator.clipboard?.writeText(row.id) },
  ]);
}

/** Opens the message's thread, or asks for the name of a new one. */
function threadEntry(row, near) {
  const here = community.channels.get(row.place);
  if (row.thread) return { label: "Open thread", icon: "thread", act: () => go({ in: row.thread, message: null }) };
  if (row.visibleTo || !["text", "announcement"].includes(here?.type)) return null;
  return { label: "New thread", icon: "thread", act: () => askThreadName(row, near) };
}

function askThreadName(row, near) {
  const field = h("input", { type: "text", maxlength: "100", value: plain(row.text, 90), "aria-label": "Name of the new thread. Enter opens it, Escape leaves it.", dataset: { testid: "thread-name" } });
  const box = h("div", { class: "field edit-box" }, field, h("p", { class: "soft" }, "Enter opens the thread, Esc leaves it."));
  field.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      box.remove();
      near.closest("article")?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      await attempt(field, near, () => post("thread", { as: community.me.id, name: field.value.trim(), message: row.id }));
    }
  });
  near.append(box);
  field.select();
}

/** The text of one's own message becomes a field; Enter saves, Esc leaves it. */
function editText(row, near) {
  const text = near.querySelector(".message-text");
  const field = h("textarea", { rows: String(Math.min(8, row.text.split("\n").length + 1)), value: row.text, "aria-label": "Edit the message. Enter saves, Escape leaves it as it was.", dataset: { testid: "edit-text" } });
  const box = h("div", { class: "field edit-box" }, field, h("p", { class: "soft" }, "Enter saves, Esc leaves it as it was."));
  const leave = () => {
    box.replaceWith(text);
    near.closest("article")?.focus();
  };
  field.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const saved = await attempt(field, near, () => post("edit", { as: community.me.id, message: row.id, text: field.value }));
      if (saved !== undefined && box.isConnected) leave();
    }
  });
  text.replaceWith(box);
  field.focus();
}

function memberMenu(anchor, member, showPhone) {
  const near = anchor.closest(".message-body, li, .phone-box") ?? anchor.parentElement;
  const apps = community.commands.filter(({ type }) => type === USER_MENU);
  openMenu(anchor, `Actions on ${member.name}`, [
    member.bot || member.id === community.me.id ? null : { label: `Act as ${member.name}`, icon: "people", act: () => go({ as: member.name }) },
    member.bot ? null : {
      label: `Open ${member.name}’s phone`,
      icon: "phone",
      act: () => {
        openPhone(member);
        showPhone();
      },
    },
    apps.length ? { heading: "Apps" } : null,
    ...apps.map(({ name }) => ({ label: name, icon: "bolt", act: () => attempt(anchor, near, () => begin("menu", { as: community.me.id, name, member: member.id, in: community.here.id })) })),
  ]);
}
