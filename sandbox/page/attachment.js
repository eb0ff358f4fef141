// Files of a message: pictures with their alternative text, other files as links.

import { h, icon } from "./dom.js";

/** The path on this server that `url` points at, or null if it is elsewhere. */
export function localPath(url) {
  const path = URL.canParse(url ?? "", location.href) ? new URL(url, location.href).pathname : "";
  return path.startsWith("/attachments/") ? path : null;
}

/** The attachment of `row` that an embed's `attachment://name` or its final address means. */
export function attachmentNamed(row, url) {
  const name = /^attachment:\/\/(.+)$/.exec(url ?? "")?.[1];
  return row.attachments.find((file) => (name ? file.filename === name : localPath(file.url) && localPath(file.url) === localPath(url)));
}

/** A picture that opens in a new tab; without a description it says so rather than being silent. */
export function picture(file) {
  const path = localPath(file.url) ?? "";
  return h(
    "a",
    { class: "picture", href: path, target: "_blank" },
    h("img", { src: path, alt: file.description || `Picture without a description: ${file.filename}`, width: file.width, height: file.height, loading: "lazy" }),
  );
}

const isPicture = (file) => (file.content_type ?? "").startsWith("image/") || /\.(png|jpe?g|gif|webp|svg)$/i.test(file.filename ?? "");

/** The attachments of `row` that no embed shows already. */
export function attachments(row) {
  const shown = row.embeds.flatMap((embed) => [embed.image?.url, embed.thumbnail?.url]).map((url) => attachmentNamed(row, url));
  const rest = row.attachments.filter((file) => !shown.includes(file));
  if (!rest.length) return null;
  return h("div", { class: "attachments" }, rest.map((file) => (isPicture(file) ? figure(file) : download(file))));
}

function figure(file) {
  return h("figure", {}, picture(file), file.description ? h("details", { class: "alt" }, h("summary", {}, "Picture in words"), h("p", {}, file.description)) : null);
}

function download(file) {
  const size = file.size >= 1024 ? `${Math.round(file.size / 1024)} KiB` : `${file.size ?? "?"} bytes`;
  return h(
    "a",
    { class: "file", href: localPath(file.url) ?? "", download: file.filename, target: "_blank" },
    icon("file"),
    h("span", {}, h("strong", {}, file.filename), h("span", { class: "soft" }, file.description ? `${size} · ${file.description}` : size)),
  );
}
