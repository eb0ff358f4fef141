// The list that a select opens: one choice at once, or several with a button to confirm; filtered by typing.

import { h } from "./dom.js";
import { moved, openPopup } from "./popup.js";

let count = 0;

/**
 * Opens a list of `choices` (`{label, value, detail?}`) beside `anchor`. `min` and `max` say how many may be taken,
 * `taken` holds the values chosen before. `done` gets the values.
 */
export function openPicker(anchor, { label, choices, min, max, taken, done }) {
  const id = `picker-${(count += 1)}`;
  const state = { choices, shown: choices, at: 0, taken: new Set(taken), max, id };
  const list = h("ul", { class: "picker-list", role: "listbox", id: `${id}-list`, "aria-label": label, "aria-multiselectable": max > 1 ? "true" : null });
  const filter = h("input", {
    type: "text",
    class: "picker-filter",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": `${id}-list`,
    "aria-label": `${label}: type to narrow down`,
    placeholder: "Type to narrow down",
    autocomplete: "off",
    dataset: { testid: "pick-filter" },
  });
  const confirm = h("button", { type: "button", class: "button primary", dataset: { testid: "pick-done" } }, "Choose");
  const layer = h("div", { class: "menu picker", role: "dialog", "aria-label": label }, filter, list, max > 1 ? confirm : null);
  const finish = () => {
    layer.hidePopover();
    done([...state.taken]);
  };
  const draw = () => drawList(list, filter, state, confirm, min);
  const take = (value) => {
    if (max === 1) {
      state.taken = new Set([value]);
      finish();
      return;
    }
    if (state.taken.has(value)) state.taken.delete(value);
    else if (state.taken.size < max) state.taken.add(value);
    draw();
  };
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    state.shown = choices.filter(({ label: name, detail }) => `${name} ${detail ?? ""}`.toLowerCase().includes(wanted));
    state.at = 0;
    draw();
  });
  filter.addEventListener("keydown", (event) => {
    const next = moved(event.key, state.at, state.shown.length);
    if (next !== null && event.key.startsWith("Arrow")) {
      event.preventDefault();
      state.at = next;
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (state.shown[state.at]) take(state.shown[state.at].value);
    }
  });
  list.addEventListener("click", (event) => {
    const value = event.target.closest("[role=option]")?.dataset.value;
    if (value !== undefined) take(value);
  });
  confirm.addEventListener("click", finish);
  draw();
  openPopup(anchor, layer);
  filter.focus();
}

function drawList(list, filter, state, confirm, min) {
  list.replaceChildren(
    ...state.shown.map((choice, at) =>
      h(
        "li",
        {
          role: "option",
          id: `${state.id}-${at}`,
          class: at === state.at ? "active" : "",
          "aria-selected": String(state.taken.has(choice.value)),
          dataset: { testid: "pick-option", value: choice.value, label: choice.label },
        },
        h("span", {}, choice.label),
        choice.detail ? h("span", { class: "soft" }, choice.detail) : null,
      ),
    ),
  );
  if (!state.shown.length) list.append(h("li", { class: "soft", role: "presentation" }, "Nothing fits."));
  if (state.shown.length) filter.setAttribute("aria-activedescendant", `${state.id}-${state.at}`);
  else filter.removeAttribute("aria-activedescendant");
  list.children[state.at]?.scrollIntoView?.({ block: "nearest" });
  confirm.disabled = state.taken.size < min;
  confirm.textContent = state.taken.size ? `Choose ${state.taken.size}` : "Choose";
}
