// A menu of actions beside what it acts on, with arrow keys and the first letter.

import { h, icon } from "./dom.js";
import { moved, openPopup } from "./popup.js";

/**
 * Opens a menu. Each entry is `{label, act, icon?, note?}`, `{heading}` or null (left out).
 * `anchor` is an element or a point `{x, y}`.
 */
export function openMenu(anchor, label, entries) {
  const layer = h("div", { class: "menu", role: "menu", "aria-label": label });
  for (const entry of entries.filter(Boolean)) layer.append(entry.heading ? heading(entry) : item(entry, layer));
  layer.addEventListener("keydown", (event) => onKey(event, layer));
  openPopup(anchor, layer);
  itemsOf(layer)[0]?.focus();
}

const heading = (entry) => h("p", { class: "menu-heading", role: "presentation" }, entry.heading);

function item(entry, layer) {
  const button = h(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", class: "menu-item", dataset: { testid: "menu-item", label: entry.label } },
    entry.icon ? icon(entry.icon) : null,
    h("span", {}, entry.label),
    entry.note ? h("span", { class: "soft" }, entry.note) : null,
  );
  button.addEventListener("click", () => {
    layer.hidePopover();
    entry.act();
  });
  return button;
}

const itemsOf = (layer) => [...layer.querySelectorAll("[role=menuitem]")];

function onKey(event, layer) {
  const items = itemsOf(layer);
  const at = items.indexOf(document.activeElement);
  let next = moved(event.key, at, items.length);
  if (event.key === "Tab") layer.hidePopover();
  if (next === null && event.key.length === 1 && event.key !== " ") {
    const letter = event.key.toLowerCase();
    const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    next = items.indexOf(order.find(({ dataset }) => dataset.label.toLowerCase().startsWith(letter)));
    if (next === -1) next = null;
  }
  if (next === null) return;
  event.preventDefault();
  items[next].focus();
}

const EMOJI = ["👍", "✅", "🙋", "❤️", "🎉", "😄", "👀", "🙏", "🤔", "👎", "🚀", "☕"];

/** Opens a small field of emoji; `chosen` gets the one that was pressed. */
export function openEmoji(anchor, chosen) {
  const layer = h("div", { class: "menu emoji-field", role: "menu", "aria-label": "React with" });
  for (const emoji of EMOJI) {
    const button = h("button", { type: "button", role: "menuitem", tabindex: "-1", class: "emoji", dataset: { label: emoji, testid: "emoji" } }, emoji);
    button.addEventListener("click", () => {
      layer.hidePopover();
      chosen(emoji);
    });
    layer.append(button);
  }
  layer.addEventListener("keydown", (event) => onKey(withSideways(event), layer));
  openPopup(anchor, layer);
  layer.querySelector("button").focus();
}

/** Left and right mean the same as up and down in a field of emoji. */
function withSideways(event) {
  const key = { ArrowLeft: "ArrowUp", ArrowRight: "ArrowDown" }[event.key] ?? event.key;
  return { key, preventDefault: () => event.preventDefault() };
}
