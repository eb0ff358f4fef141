// Buttons and selects under a message.

import { h, icon } from "./dom.js";
import { begin } from "./interaction.js";
import { attempt } from "./notice.js";
import { openPicker } from "./picker.js";
import { community } from "./state.js";

const ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
/** Discord's numbers of the kinds of channels that a select can offer. */
const KINDS = { text: 0, announcement: 5, thread: 11, forum: 15 };
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

/** The controls of `row`, or null if it has none. */
export function controls(row) {
  if (!row.components.length) return null;
  return h("div", { class: "controls" }, row.components.map((line) => (line.type === ROW ? controlRow(line, row) : null)));
}

const controlRow = (line, row) =>
  h("div", { class: "control-row" }, line.components.map((each) => (each.type === BUTTON ? button(each, row) : select(each, row))));

function button(data, row) {
  const style = STYLES[data.style] ?? "secondary";
  const face = [data.emoji?.name ? h("span", { "aria-hidden": data.label ? "true" : null }, data.emoji.name) : null, data.label ?? null];
  if (data.url) {
    const safe = /^https?:\/\//.test(data.url) ? data.url : null;
    return h("a", { class: "button link", href: safe, target: "_blank", rel: "noopener noreferrer" }, face, icon("out"));
  }
  const element = h(
    "button",
    { type: "button", class: `button ${style}`, disabled: data.disabled, dataset: { customId: data.custom_id, label: data.label ?? data.emoji?.name } },
    face,
  );
  element.addEventListener("click", () => press(element, row, data, {}));
  return element;
}

function press(element, row, data, more) {
  const body = { as: community.me.id, message: row.id, custom_id: data.custom_id, ...more };
  return attempt(element, element.closest(".controls"), () => begin("press", body));
}

function select(data, row) {
  const choices = choicesOf(data);
  const before = [...(data.options ?? []).filter((option) => option.default).map(({ value }) => value), ...(data.default_values ?? []).map(({ id }) => id)];
  const named = before.map((value) => choices.find((choice) => choice.value === value)?.label).filter(Boolean);
  const label = data.placeholder || "Make a choice";
  const element = h(
    "button",
    {
      type: "button",
      class: "select",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      disabled: data.disabled,
      dataset: { customId: data.custom_id, label },
    },
    h("span", {}, named.join(", ") || label),
    icon("down"),
  );
  element.addEventListener("click", () =>
    openPicker(element, {
      label,
      choices,
      min: data.min_values ?? 1,
      max: data.max_values ?? 1,
      taken: before,
      done: (values) => press(element, row, data, { values }),
    }),
  );
  return element;
}

/** The choices of a select of any kind: its own options, or members, roles and channels of the community. */
export function choicesOf(data) {
  const members = [...community.members.values()].map(({ id, name, bot }) => ({ label: name, value: id, detail: bot ? "bot" : null }));
  const roles = [...community.roles.values()].map(({ id, name }) => ({ label: name.startsWith("@") ? name : `@${name}`, value: id }));
  switch (data.type) {
    case STRING_SELECT:
      return (data.options ?? []).map(({ label, value, description, emoji }) => ({ label: [emoji?.name, label].filter(Boolean).join(" "), value, detail: description }));
    case 5:
      return members;
    case 6:
      return roles;
    case 7:
      return [...members, ...roles];
    case 8:
      return [...community.channels.values()]
        .filter(({ type }) => KINDS[type] !== undefined && (!data.channel_types?.length || data.channel_types.includes(KINDS[type])))
        .map(({ id, name }) => ({ label: `#${name}`, value: id }));
    default:
      return [];
  }
}
