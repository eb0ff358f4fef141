// On narrow windows the side columns are drawers: opened by a button, closed by Esc or a touch beside them.

import { byId, icon } from "./dom.js";

const drawers = [
  { column: byId("places"), button: byId("open-places"), icon: "menu", narrow: matchMedia("(max-width: 759px)") },
  { column: byId("people"), button: byId("open-people"), icon: "people", narrow: matchMedia("(max-width: 1119px)") },
];
const shade = byId("shade");
let opened = null;

/** Makes the buttons work and keeps closed drawers out of reach of the keyboard. */
export function start() {
  for (const drawer of drawers) {
    drawer.button.append(icon(drawer.icon));
    drawer.button.addEventListener("click", () => (opened === drawer ? close() : open(drawer)));
    drawer.narrow.addEventListener("change", settle);
    const shut = drawer.column.querySelector(".drawer-close");
    shut.append(icon("close"));
    shut.addEventListener("click", close);
  }
  shade.addEventListener("click", close);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened && !event.defaultPrevented && !document.querySelector("dialog[open], [popover]:popover-open")) close();
  });
  settle();
}

function open(drawer) {
  opened = drawer;
  settle();
  drawer.column.querySelector(".drawer-close").focus();
}

/** Shuts the open drawer and gives the focus back to its button. */
export function close() {
  const was = opened;
  opened = null;
  settle();
  if (was?.narrow.matches) was.button.focus();
}

/** Opens the column with members and phones, where it is a drawer. */
export function openPeople() {
  if (drawers[1].narrow.matches) open(drawers[1]);
}

function settle() {
  if (opened && !opened.narrow.matches) opened = null;
  for (const drawer of drawers) {
    const isOpen = opened === drawer;
    drawer.column.classList.toggle("open", isOpen);
    drawer.column.inert = drawer.narrow.matches && !isOpen;
    drawer.button.setAttribute("aria-expanded", String(isOpen));
  }
  byId("main").inert = Boolean(opened);
  shade.hidden = !opened;
}
