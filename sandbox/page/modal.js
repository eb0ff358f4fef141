// A form that the bot opened for the acting member.

import { post } from "./api.js";
import { choicesOf } from "./controls.js";
import { byId, h, iconButton } from "./dom.js";
import { render } from "./markup.js";
import { attempt } from "./notice.js";
import { community } from "./state.js";

const ROW = 1;
const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;
const LABEL = 18;
const PARAGRAPH = 2;

/** Shows the form `{id, title, components}`; sending it answers the bot, closing it says nothing, as in Discord. */
export function openModal({ id, title, components }) {
  const dialog = byId("modal");
  if (dialog.open) dialog.close();
  const errors = h("div", { class: "form-errors" });
  const send = h("button", { type: "submit", class: "button primary", dataset: { testid: "modal-submit" } }, "Submit");
  const form = h(
    "form",
    { method: "dialog" },
    h("header", {}, h("h2", { id: "modal-title" }, title), iconButton("close", "Close form", { on: { click: () => dialog.close() } })),
    components.map(part),
    errors,
    h("footer", {}, h("button", { type: "button", class: "button secondary", on: { click: () => dialog.close() } }, "Cancel"), send),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = valuesOf(form);
    const sent = await attempt(send, errors, () => post("submit", { as: community.me.id, modal: id, fields }));
    if (sent !== undefined) dialog.close();
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
}

/** Selects give a list, text fields a text, each under its custom id. */
function valuesOf(form) {
  const fields = {};
  for (const control of form.querySelectorAll("[name]")) {
    fields[control.name] = control instanceof HTMLSelectElement ? [...control.selectedOptions].map(({ value }) => value).filter(Boolean) : control.value;
  }
  return fields;
}

function part(component) {
  if (component.type === ROW) return component.components.map((each) => field(each, each.label, null));
  if (component.type === LABEL) return field(component.component, component.label, component.description);
  if (component.type === TEXT_DISPLAY) return h("div", { class: "form-text" }, render(component.content));
  return field(component, component.label, null);
}

function field(data, label, description) {
  const required = data.required ?? true;
  const id = `field-${data.custom_id}`;
  const control = data.type === TEXT_INPUT ? textField(data, id, required) : selectField(data, id, required);
  if (description) control.setAttribute("aria-describedby", `${id}-about`);
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label ?? data.placeholder ?? "Answer", required ? null : h("span", { class: "soft" }, " (optional)")),
    description ? h("p", { class: "soft", id: `${id}-about` }, description) : null,
    control,
  );
}

function textField(data, id, required) {
  const shared = { id, name: data.custom_id, required, minlength: data.min_length, maxlength: data.max_length ?? 4000, placeholder: data.placeholder, value: data.value ?? "" };
  return data.style === PARAGRAPH ? h("textarea", { rows: "5", ...shared }) : h("input", { type: "text", autocomplete: "off", ...shared });
}

function selectField(data, id, required) {
  const several = (data.max_values ?? 1) > 1;
  const options = choicesOf(data).map(({ label, value, detail }) => {
    const option = h("option", { value }, detail ? `${label} – ${detail}` : label);
    option.selected = Boolean((data.options ?? []).find((each) => each.value === value)?.default);
    return option;
  });
  const none = several ? null : h("option", { value: "" }, data.placeholder ?? "Make a choice");
  return h("select", { id, name: data.custom_id, required, multiple: several }, none, options);
}
