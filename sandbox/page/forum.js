// A forum: its posts as a list, newest activity first, and the form for a new one.

import { post } from "./api.js";
import { avatar, h } from "./dom.js";
import { plain } from "./markup.js";
import { attempt } from "./notice.js";
import { lastRead, newer } from "./reads.js";
import { go, hashFor } from "./route.js";
import { rowsIn } from "./rows.js";
import { community } from "./state.js";
import * as time from "./time.js";

const MOST_POSTS = 60;

/** The page of a forum. */
export function forum(channel) {
  const posts = [...community.channels.values()]
    .filter(({ isThread, parent }) => isThread && parent === channel.id)
    .map((thread) => ({ thread, rows: rowsIn(thread.id, community.me?.name) }))
    .sort((a, b) => (newer(b.rows.at(-1)?.id ?? b.thread.id, a.rows.at(-1)?.id ?? a.thread.id) ? 1 : -1));
  return h(
    "div",
    { class: "forum" },
    newPost(channel),
    h("h2", {}, posts.length ? "Posts" : "No posts yet"),
    h("ul", { class: "posts" }, posts.slice(0, MOST_POSTS).map(({ thread, rows }) => h("li", {}, entry(thread, rows)))),
  );
}

/** Redraws only the list of an open forum, so that a half-written post stays. */
export function refresh(element, channel) {
  const fresh = forum(channel);
  element.querySelector("h2").replaceWith(fresh.querySelector("h2"));
  element.querySelector(".posts").replaceWith(fresh.querySelector(".posts"));
}

function entry(thread, rows) {
  const [first] = rows;
  const last = rows.at(-1);
  const unread = rows.some(({ id, author }) => newer(id, lastRead(thread.id)) && author.id !== community.me?.id);
  const replies = Math.max(0, rows.length - 1);
  return h(
    "a",
    { class: `post ${unread ? "unread" : ""}`, href: hashFor({ in: thread.id, message: null }), dataset: { testid: "forum-post", channelId: thread.id, channelName: thread.name } },
    first ? avatar(first.author) : null,
    h(
      "span",
      { class: "post-text" },
      h("strong", {}, thread.name, unread ? h("span", { class: "mark" }, h("span", { class: "unseen" }, "unread")) : null),
      first ? h("span", { class: "soft" }, `${first.author.name}: ${plain(first.text, 110)}`) : null,
      h(
        "span",
        { class: "post-facts" },
        thread.tags.map((tag) => h("span", { class: "chip" }, tag)),
        h("span", {}, replies === 1 ? "1 reply" : `${replies} replies`),
        last ? h("span", {}, time.relative(last.ms, community.now())) : null,
      ),
    ),
  );
}

function newPost(channel) {
  const title = h("input", { type: "text", id: "post-title", required: true, maxlength: "100", autocomplete: "off", dataset: { testid: "post-title" } });
  const text = h("textarea", { id: "post-text", rows: "4", required: true, maxlength: "2000", dataset: { testid: "post-text" } });
  const tags = channel.available.filter(({ moderated }) => !moderated);
  const send = h("button", { type: "submit", class: "button primary", dataset: { testid: "post-send" } }, "Post");
  const form = h(
    "form",
    {},
    h("div", { class: "field" }, h("label", { for: "post-title" }, "Title"), title),
    h("div", { class: "field" }, h("label", { for: "post-text" }, "Message"), text),
    tags.length ? h("fieldset", { class: "tags" }, h("legend", {}, "Tags"), tags.map(tagBox)) : null,
    h("footer", {}, send),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = [...form.querySelectorAll("[name=tag]:checked")].map(({ value }) => value);
    const body = { as: community.me.id, in: channel.id, title: title.value.trim(), text: text.value.trim(), tags: chosen.length ? chosen : undefined };
    const sent = await attempt(send, form, () => post("say", body));
    if (sent === undefined) return;
    form.reset();
    goWhenKnown(sent.channel_id);
  });
  return h("details", { class: "new-post", dataset: { testid: "new-post" } }, h("summary", {}, "New post"), form);
}

function tagBox(tag) {
  return h("label", { class: "tag" }, h("input", { type: "checkbox", name: "tag", value: tag.name }), tag.name);
}

/** The post is opened once the page has heard of it. */
function goWhenKnown(id, tries = 20) {
  if (community.channels.has(id)) go({ in: id, message: null });
  else if (tries) setTimeout(() => goWhenKnown(id, tries - 1), 100);
}
