// Elements without markup strings: text always enters the page as text, never as HTML.

/**
 * Makes an element. `props` may hold `class`, `dataset`, `on` (listeners by event name), `vars`
 * (custom CSS properties), any attribute, and booleans (true sets the bare attribute, false and null leave it out).
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "dataset") setDataset(element, value);
    else if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "vars") for (const [key, setting] of Object.entries(value)) element.style.setProperty(key, setting);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setDataset(element, values) {
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== false) element.dataset[key] = value;
  }
}

/** The element with this id, which index.html promises to hold. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Line drawings on a 24 × 24 grid, drawn in the colour of the text beside them. */
const ICONS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18 15c2 .8 3.2 2.5 3.5 5",
  phone: "M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5ZM10.5 18.5h3",
  hash: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  forum: "M4 5h16v10H11l-4 4v-4H4ZM8 9h8M8 12h5",
  megaphone: "M4 10v4h3l9 5V5l-9 5ZM19 9.5a4 4 0 0 1 0 5M8 14l1.5 5.5",
  letter: "M3.5 6h17v12.5h-17ZM4 6.5l8 6.5 8-6.5",
  thread: "M6 4v9a4 4 0 0 0 4 4h8M15 13.5 18.5 17 15 20.5",
  lock: "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  reply: "M10 6 4 11.5l6 5.5M4 11.5h9c4 0 6.5 2 7 6.5",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14c.8 1.5 2 2.2 3.5 2.2s2.7-.7 3.5-2.2M9 9.5v.5M15 9.5v.5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  send: "M4 12 20 5l-5 15-3.5-6.5ZM11.5 13.5 20 5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.5l3.5 2",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6Z",
  eye: "M2.5 12C5 7.5 8 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.5 6.5-9.5 6.5S5 16.5 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  plus: "M12 5v14M5 12h14",
  down: "M6 9.5l6 6 6-6",
  out: "M14 4h6v6M20 4l-9 9M18 14v5H5V6h5",
  file: "M6 3h8l4 4v14H6ZM14 3v4h4",
  muted: "M6 16V11a6 6 0 0 1 9-5.2M18 11v5l1.5 2H6M10 20.5h4M4 4l16 16",
  bell: "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5h4",
};

/** One of the line drawings; decoration only, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.hash);
  svg.append(path);
  return svg;
}

/** An icon button with a name for those who can't see the icon. */
export function iconButton(name, label, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props }, icon(name));
}

/** A round picture with one or two letters, its colour taken from the id so that it stays the same. */
export function avatar(member, size = "") {
  const letters = [...(member?.name ?? "?")].slice(0, 1).join("").toUpperCase();
  // The golden angle spreads neighbouring ids over the whole circle of colours.
  const hue = Math.round((Number(BigInt(member?.id ?? 0) % 9973n) * 137.508) % 360);
  return h("span", { class: `avatar ${size} ${member?.bot ? "avatar-bot" : ""}`, "aria-hidden": "true", vars: { "--hue": hue } }, letters);
}
