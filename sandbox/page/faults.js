// The drawer of faults: what Discord and the network do on a bad day, at the press of a button.

import { post } from "./api.js";
import { byId, h, icon, iconButton } from "./dom.js";
import { attempt } from "./notice.js";
import { community } from "./state.js";

/** One fault: its `body` is sent with the values of its `fields` (label, kind, first value, limits). */
const FAULTS = [
  {
    kind: "drop_socket",
    title: "Drop the connection",
    about: "The bot loses its live connection and has to come back by itself.",
    button: "Drop it",
    fields: [{ name: "code", label: "Close code (empty: none)", type: "number", min: 1000, max: 4999 }],
  },
  {
    kind: "refuse_resume",
    title: "Refuse to resume",
    about: "When the bot comes back, it can't go on where it was and has to start a new session.",
    button: "Refuse",
    fields: [{ name: "times", label: "Times", type: "number", min: 1, max: 100, value: 1 }],
  },
  {
    kind: "refuse_connections",
    title: "Away for a while",
    about: "Every request and connection of the bot is refused.",
    button: "Go away",
    fields: [{ name: "seconds", label: "Seconds", type: "number", min: 1, max: 600, value: 10 }],
  },
  {
    kind: "replay",
    title: "Replay events",
    about: "Events that the bot has seen already come a second time.",
    button: "Replay",
    fields: [{ name: "last", label: "How many, counted back", type: "number", min: 1, max: 1000, value: 10 }],
  },
  {
    kind: "delay",
    title: "Slow answers",
    about: "The next requests of the bot are answered late.",
    button: "Slow down",
    fields: [
      { name: "times", label: "Requests", type: "number", min: 1, max: 100, value: 5 },
      { name: "ms", label: "Milliseconds", type: "number", min: 1, max: 60000, value: 2000 },
    ],
  },
  {
    kind: "rate_limit",
    title: "Rate limit",
    about: "The next requests of the bot are answered with 429: try again later.",
    button: "Limit",
    fields: [
      { name: "times", label: "Requests", type: "number", min: 1, max: 100, value: 1 },
      { name: "retry_after", label: "Seconds to wait", type: "number", min: 0.1, max: 60, step: 0.1, value: 2 },
    ],
  },
  {
    kind: "server_error",
    title: "Server error",
    about: "The next requests of the bot fail with status 500.",
    button: "Fail",
    fields: [{ name: "times", label: "Requests", type: "number", min: 1, max: 100, value: 1 }],
  },
  {
    kind: "lose_response",
    title: "Lose an answer",
    about: "The next request of the bot is carried out, but it never hears so. Nothing may happen twice.",
    button: "Lose it",
    fields: [{ name: "times", label: "Requests", type: "number", min: 1, max: 100, value: 1 }],
  },
  {
    kind: "forbid",
    title: "Forbid a channel",
    about: "The bot is refused in one channel with “missing permissions”.",
    button: "Forbid",
    body: { on: true },
    fields: [{ name: "channel", label: "Channel", type: "channel" }],
  },
];

/** Makes the button in the top line open the drawer. */
export function start() {
  const button = byId("open-faults");
  button.append(icon("bolt"), h("span", {}, "Faults"));
  button.setAttribute("aria-label", "Faults");
  button.addEventListener("click", () => {
    draw();
    byId("faults").showModal();
  });
}

function draw() {
  const dialog = byId("faults");
  const clear = h("button", { type: "button", class: "button secondary", dataset: { testid: "fault-clear" } }, "End all faults");
  const end = h("section", { class: "fault" }, clear);
  clear.addEventListener("click", () => send(clear, end, { kind: "clear" }, "All faults are over."));
  dialog.replaceChildren(
    h("header", {}, h("h2", { id: "faults-title" }, "Faults"), iconButton("close", "Close faults", { on: { click: () => dialog.close() } })),
    h("p", { class: "fault-intro" }, "Let something go wrong between the bot and this community, and watch how it copes."),
    ...FAULTS.map(section),
    end,
  );
}

function section(fault) {
  const button = h("button", { type: "submit", class: "button secondary", dataset: { testid: `fault-${fault.kind}` } }, fault.button);
  const form = h(
    "form",
    { class: "fault" },
    h("h3", {}, fault.title),
    h("p", { class: "soft" }, fault.about),
    h("div", { class: "fault-line" }, fault.fields.map((each) => field(fault, each)), button),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(button, form, { kind: fault.kind, ...fault.body, ...valuesOf(form) }, "Done.");
  });
  return form;
}

function field(fault, { name, label, type, ...limits }) {
  const id = `fault-${fault.kind}-${name}`;
  const control = type === "channel" ? channels(id, name) : h("input", { id, name, type, step: limits.step ?? 1, min: limits.min, max: limits.max, value: limits.value ?? "" });
  return h("div", { class: "field" }, h("label", { for: id }, label), control);
}

function channels(id, name) {
  const tops = [...community.channels.values()].filter(({ type }) => ["text", "announcement", "forum"].includes(type));
  return h("select", { id, name }, tops.map((channel) => h("option", { value: channel.id }, `#${channel.name}`)));
}

function valuesOf(form) {
  const controls = [...form.querySelectorAll("[name]")].filter(({ value }) => value !== "");
  return Object.fromEntries(controls.map((control) => [control.name, control.type === "number" ? Number(control.value) : control.value]));
}

async function send(button, near, body, said) {
  near.querySelector(".fault-said")?.remove();
  const answer = await attempt(button, near, () => post("fault", body));
  if (answer !== undefined) near.append(h("p", { class: "fault-said", role: "status" }, said));
}
