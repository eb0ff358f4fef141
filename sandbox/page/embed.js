// One embed: a card with a coloured edge, text, fields and pictures.

import { attachmentNamed, localPath, picture } from "./attachment.js";
import { h } from "./dom.js";
import { render } from "./markup.js";
import * as time from "./time.js";

/** The element of `embed`, which belongs to `row` (whose attachments it may show). */
export function embed(data, row) {
  const colour = Number.isInteger(data.color) ? `#${data.color.toString(16).padStart(6, "0")}` : null;
  return h(
    "section",
    { class: "embed", "aria-label": data.title ? `Embed: ${data.title}` : "Embed", vars: colour ? { "--edge": colour } : {} },
    h(
      "div",
      { class: "embed-text" },
      data.author?.name ? h("p", { class: "embed-author" }, linked(data.author.name, data.author.url)) : null,
      data.title ? h("p", { class: "embed-title" }, linked(data.title, data.url)) : null,
      data.description ? h("div", { class: "embed-description" }, render(data.description)) : null,
      fields(data.fields),
    ),
    data.thumbnail?.url ? h("div", { class: "embed-thumbnail" }, image(data.thumbnail, row)) : null,
    data.image?.url ? h("div", { class: "embed-image" }, image(data.image, row)) : null,
    foot(data),
  );
}

function linked(text, url) {
  return /^https?:\/\//.test(url ?? "") ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, text) : text;
}

function fields(list) {
  if (!list?.length) return null;
  return h(
    "dl",
    { class: "embed-fields" },
    list.map(({ name, value, inline }) => h("div", { class: inline ? "inline" : "" }, h("dt", {}, render(name)), h("dd", {}, render(value)))),
  );
}

/** A picture from an attachment of the same message, or from this server; others are only linked, never loaded. */
function image({ url, description }, row) {
  const attached = attachmentNamed(row, url);
  if (attached) return picture(attached);
  const path = localPath(url);
  if (path) return picture({ url: path, filename: path.split("/").at(-1), description });
  return h("p", { class: "embed-elsewhere" }, linked("Picture on another site", url));
}

function foot({ footer, timestamp }) {
  const when = timestamp ? time.short(Date.parse(timestamp)) : null;
  const words = [footer?.text, when].filter(Boolean).join(" · ");
  return words ? h("p", { class: "embed-foot" }, words) : null;
}
