// Where one writes: text, replies, commands with suggestions.

import { post } from "./api.js";
import { flatten, missing, read } from "./commands.js";
import { byId, h, icon, iconButton } from "./dom.js";
import { plain } from "./markup.js";
import { announce, attempt, clearError, showError } from "./notice.js";
import { moved } from "./popup.js";
import { titleOf } from "./sight.js";
import { community } from "./state.js";
import { suggest } from "./suggest.js";

const WAIT_MS = 120;

const form = byId("composer");
const list = h("ul", { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
const replying = h("p", { class: "replying", hidden: true });
const hint = h("p", { class: "composer-hint", id: "composer-hint" });
const text = h("textarea", {
  id: "composer-text",
  rows: "1",
  "aria-autocomplete": "list",
  "aria-controls": "suggestions",
  "aria-describedby": "composer-hint",
  dataset: { testid: "composer" },
});
const send = h("button", { type: "submit", class: "icon-button send", "aria-label": "Send", title: "Send", dataset: { testid: "send" } }, icon("send"));
const errors = h("div", { class: "composer-errors" });

const state = { reply: null, items: [], at: -1, kind: "none", means: new Map(), asked: 0, timer: 0, drafts: new Map(), place: null };

/** Builds the composer into the page. */
export function start() {
  form.append(errors, list, replying, h("div", { class: "composer-box" }, text, send), hint);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", changed);
  text.addEventListener("keydown", onKey);
  text.addEventListener("blur", () => setTimeout(() => document.activeElement !== text && close(), 150));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) accept(at);
  });
}

/** Turns to the open place: its draft, its name in the field; a forum itself has no composer, only its posts. */
export function turnTo(place) {
  if (state.place !== place?.id) {
    if (state.place) state.drafts.set(state.place, text.value);
    text.value = state.drafts.get(place?.id) ?? "";
    stopReply();
    close();
    clearError(errors);
  }
  state.place = place?.id ?? null;
  form.hidden = !place || place.isForum;
  if (!place) return;
  const where = place.isThread ? `the thread ${place.name}` : titleOf(place);
  text.placeholder = `Write as ${community.me?.name ?? "…"} in ${place.isThread ? "this thread" : where}`;
  text.setAttribute("aria-label", `Message in ${where}, as ${community.me?.name ?? "nobody"}. Type / for commands.`);
  grow();
  setHint("");
}

/** The next message answers `row`. */
export function replyTo(row) {
  state.reply = row;
  replying.hidden = false;
  replying.replaceChildren(
    icon("reply"),
    h("span", { class: "replying-to" }, "Replying to ", h("strong", {}, row.author.name), ` ${plain(row.text, 60)}`),
    h("label", { class: "tag" }, h("input", { type: "checkbox", id: "reply-ping", checked: true }), "Notify"),
    iconButton("close", "Don't reply", { on: { click: stopReply } }),
  );
  text.focus();
}

/** Puts `line` in the field, as when a command in a message is pressed. */
export function write(line) {
  text.value = line;
  text.focus();
  text.setSelectionRange(line.length, line.length);
  changed();
}

export const focus = () => text.focus();

function stopReply() {
  state.reply = null;
  replying.hidden = true;
}

async function submit() {
  const line = meant(text.value.trim());
  if (!line || !community.here) return;
  const command = read(line, flatten(community.commands));
  if (command && !command.command) {
    showError(errors, new Error(`There is no command “${line.split(" ").slice(0, 2).join(" ")}”. Type / to see all.`));
    return;
  }
  const body = { as: community.me.id, in: community.here.id, text: line };
  if (state.reply && !command) Object.assign(body, { reply_to: state.reply.id, ping: byId("reply-ping").checked });
  close();
  const sent = await attempt(send, errors, () => post(command ? "command" : "say", body));
  if (sent === undefined) return;
  text.value = "";
  state.means.clear();
  stopReply();
  grow();
  setHint("");
  text.focus();
}

/** The line with each picked label replaced by what it stands for. */
function meant(line) {
  const picks = [...state.means].sort(([a], [b]) => b.length - a.length);
  return picks.reduce((whole, [shown, sent]) => whole.split(shown).join(sent), line);
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 220)}px`;
}

function changed() {
  grow();
  clearError(errors);
  clearTimeout(state.timer);
  state.timer = setTimeout(refresh, text.value.startsWith("/") ? WAIT_MS : 0);
}

async function refresh() {
  const asked = (state.asked += 1);
  const line = text.value.slice(0, text.selectionStart ?? text.value.length);
  try {
    const found = await suggest(line);
    if (asked === state.asked && document.activeElement === text) show(found);
  } catch (error) {
    if (asked === state.asked) show({ kind: "none", items: [], hint: error.message });
  }
}

function show({ kind, items, hint: words }) {
  state.items = items;
  state.kind = kind;
  // Enter must send what was typed unless the list holds what is surely meant: a command or a mention.
  state.at = items.length && (kind === "command" || kind === "mention") ? 0 : -1;
  setHint(words);
  draw();
  if (items.length) announce(`${items.length} ${items.length === 1 ? "suggestion" : "suggestions"}`);
}

function setHint(words) {
  hint.textContent = words || "Enter sends, Shift+Enter makes a new line, / lists the commands.";
  hint.classList.toggle("usual", !words);
}

function draw() {
  list.hidden = !state.items.length;
  list.replaceChildren(
    ...state.items.map(({ label, detail }, at) =>
      h(
        "li",
        { role: "option", id: `suggestion-${at}`, "aria-selected": String(at === state.at), class: at === state.at ? "active" : "", dataset: { testid: "suggestion", label } },
        h("span", { class: "suggestion-label" }, label),
        detail ? h("span", { class: "soft" }, detail) : null,
      ),
    ),
  );
  if (state.at >= 0) text.setAttribute("aria-activedescendant", `suggestion-${state.at}`);
  else text.removeAttribute("aria-activedescendant");
  list.children[state.at]?.scrollIntoView({ block: "nearest" });
}

function close() {
  clearTimeout(state.timer);
  state.asked += 1;
  state.items = [];
  state.at = -1;
  draw();
}

function accept(at) {
  const { from, text: put, means } = state.items[at];
  const caret = text.selectionStart ?? text.value.length;
  if (means) state.means.set(means.shown, means.sent);
  const before = text.value.slice(0, from) + put;
  text.value = before + text.value.slice(caret).replace(/^\s+/, "");
  text.setSelectionRange(before.length, before.length);
  close();
  changed();
}

function onKey(event) {
  if (event.isComposing) return;
  if (state.items.length) {
    const next = ["ArrowDown", "ArrowUp"].includes(event.key) ? moved(event.key, state.at, state.items.length) : null;
    if (next !== null) {
      event.preventDefault();
      state.at = state.at === -1 && event.key === "ArrowUp" ? state.items.length - 1 : next;
      draw();
      return;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
      return;
    }
    if (event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      accept(Math.max(0, state.at));
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && state.at >= 0 && !complete()) {
      event.preventDefault();
      accept(state.at);
      return;
    }
  }
  if (event.key === "Escape" && state.reply) stopReply();
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  }
}

/** True if the line is already the command that the list offers, with nothing more needed. */
function complete() {
  if (state.kind !== "command") return false;
  const line = read(text.value.trim(), flatten(community.commands));
  return Boolean(line?.command) && !missing(line).length;
}

