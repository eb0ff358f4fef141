// Small layers over the page (menus, pickers): placed beside what opened them, closed by Esc or a click elsewhere.

const GAP = 6;
const EDGE = 8;

/**
 * Shows `layer` beside `anchor` (an element, or a point `{x, y}`), and gives the focus back when it closes.
 * `closed` is called once, afterwards.
 */
export function openPopup(anchor, layer, closed = () => {}) {
  const opener = anchor instanceof Element ? anchor : document.activeElement;
  layer.setAttribute("popover", "auto");
  if (!layer.isConnected) (opener?.closest("dialog") ?? document.body).append(layer);
  layer.showPopover();
  place(layer, anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0));
  if (anchor instanceof Element) anchor.setAttribute("aria-expanded", "true");
  layer.addEventListener("toggle", function over(event) {
    if (event.newState !== "closed") return;
    layer.removeEventListener("toggle", over);
    if (anchor instanceof Element) anchor.setAttribute("aria-expanded", "false");
    if (layer.contains(document.activeElement) || document.activeElement === document.body) opener?.focus?.();
    layer.remove();
    closed();
  });
}

/** Below the anchor, or above it where there is more room; always inside the window. */
function place(layer, box) {
  const { offsetWidth: width, offsetHeight: height } = layer;
  const below = innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const under = below >= height || below >= above;
  layer.style.maxHeight = `${Math.max(120, under ? below : above)}px`;
  const top = under ? box.bottom + GAP : box.top - GAP - Math.min(height, above);
  layer.style.top = `${Math.max(EDGE, top)}px`;
  layer.style.left = `${Math.max(EDGE, Math.min(box.left, innerWidth - width - EDGE))}px`;
}

/** Moves `index` by an arrow, Home or End key among `count` entries, around the ends; null for other keys. */
export function moved(key, index, count) {
  if (!count) return null;
  switch (key) {
    case "ArrowDown":
      return (index + 1) % count;
    case "ArrowUp":
      return (index - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
