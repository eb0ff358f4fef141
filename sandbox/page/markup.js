// The tree of markdown.js → elements: mentions with names, times on the sandbox's clock, safe links.

import { h, icon } from "./dom.js";
import { parse } from "./markdown.js";
import { community } from "./state.js";
import * as time from "./time.js";
import { hashFor } from "./route.js";

/** The elements of a text in Discord's markdown. */
export const render = (text) => parse(text).map(block);

/** The text as one plain line, for excerpts and labels: marks gone, mentions as names. */
export function plain(text, limit = 140) {
  const fragment = h("div", {}, render(text));
  for (const part of fragment.querySelectorAll("p, li, blockquote, pre")) part.append(" ");
  for (const end of fragment.querySelectorAll("br")) end.replaceWith(" ");
  const line = fragment.textContent.replace(/\s+/g, " ").trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

function block(node) {
  switch (node.type) {
    case "heading":
      // The page's own headings end at level 3, so a message's headings begin at 4.
      return h(`h${node.level + 3}`, { class: `text-heading level-${node.level}` }, spans(node.children));
    case "small":
      return h("p", { class: "text-small" }, spans(node.children));
    case "quote":
      return h("blockquote", { class: "text-quote" }, node.blocks.map(block));
    case "code":
      return h("pre", { class: "text-code", tabindex: "0", "aria-label": node.language ? `Code, ${node.language}` : "Code" }, h("code", {}, node.text));
    case "list":
      return list(node);
    default:
      return h("p", { class: "text-line" }, node.lines.map((line, at) => [at ? h("br") : null, spans(line)]));
  }
}

function list(node) {
  return h(
    node.ordered ? "ol" : "ul",
    { class: "text-list", start: node.ordered && node.start !== 1 ? node.start : null },
    node.items.map((item) => h("li", {}, spans(item.children), item.list ? list(item.list) : null)),
  );
}

const TAGS = { strong: "strong", emphasis: "em", underline: "u", strike: "s" };

const spans = (nodes) => nodes.map(span);

function span(node) {
  switch (node.type) {
    case "text":
      return node.text;
    case "inline-code":
      return h("code", { class: "text-inline-code" }, node.text);
    case "spoiler":
      return spoiler(node);
    case "link":
      return link(node);
    case "member":
      return member(node.id);
    case "role":
      return h("span", { class: "mention" }, `@${community.roles.get(node.id)?.name ?? "unknown role"}`);
    case "channel":
      return channel(node.id);
    case "command":
      return h("button", { type: "button", class: "mention mention-command", dataset: { command: node.name } }, `/${node.name}`);
    case "time":
      return moment(node);
    case "broadcast":
      return h("span", { class: "mention" }, node.text);
    default:
      return h(TAGS[node.type] ?? "span", {}, spans(node.children));
  }
}

function member(id) {
  const name = community.members.get(id)?.name;
  if (!name) return h("span", { class: "mention" }, "@unknown member");
  const me = id === community.me?.id;
  return h("button", { type: "button", class: `mention mention-member ${me ? "mention-me" : ""}`, dataset: { member: id } }, `@${name}`);
}

function channel(id, message = null) {
  const place = community.channels.get(id);
  if (!place) return h("span", { class: "mention" }, "#unknown");
  return h("a", { class: "mention", href: hashFor({ in: id, message }) }, icon(placeIcon(place)), place.name, message ? " › message" : null);
}

/** The drawing that stands for a channel's kind. */
export function placeIcon(place) {
  if (place.isThread) return "thread";
  return { forum: "forum", announcement: "megaphone", dm: "letter" }[place.type] ?? "hash";
}

function link(node) {
  if (node.jump && community.channels.has(node.jump.channel)) {
    if (!node.masked) return channel(node.jump.channel, node.jump.message);
    return h("a", { href: hashFor({ in: node.jump.channel, message: node.jump.message }) }, spans(node.children));
  }
  return h("a", { href: node.url, target: "_blank", rel: "noopener noreferrer nofollow", title: node.masked ? node.url : null }, spans(node.children));
}

function spoiler(node) {
  const cover = h("button", { type: "button", class: "spoiler" }, "Spoiler: show");
  cover.addEventListener("click", () => {
    const shown = h("span", { class: "spoiler-shown", tabindex: "-1" }, spans(node.children));
    cover.replaceWith(shown);
    shown.focus();
  });
  return cover;
}

function moment(node) {
  const instant = new Date(node.ms);
  if (Number.isNaN(instant.getTime())) return "invalid date";
  return h(
    "time",
    { class: "text-time", datetime: instant.toISOString(), title: time.exact(node.ms), dataset: { ms: node.ms, style: node.style } },
    time.styled(node.ms, node.style, community.now()),
  );
}

/** Tells all relative times under `root` anew, after the sandbox's clock moved. */
export function refreshTimes(root) {
  for (const element of root.querySelectorAll("time[data-style='R']")) {
    element.textContent = time.styled(Number(element.dataset.ms), "R", community.now());
  }
}
