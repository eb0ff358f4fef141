// The sandbox's clock and the buttons that move it.

import { post } from "./api.js";
import { byId, h, icon } from "./dom.js";
import { announce, attempt } from "./notice.js";
import { community, emit, on } from "./state.js";
import * as time from "./time.js";

const MOVES = [
  { label: "+10 min", name: "Ten minutes later", testid: "clock-10m", body: { advance: "10m" } },
  { label: "+1 h", name: "One hour later", testid: "clock-1h", body: { advance: "1h" } },
  { label: "Mon 9:00", name: "Next Monday, 9:00", testid: "clock-monday", body: { to: "next monday 09:00" } },
];

const shown = h("time", { class: "clock-now", dataset: { testid: "clock-now" } });

/** Builds the clock into the top line and keeps it going. */
export function start() {
  const box = byId("clock");
  box.append(h("span", { class: "clock-face" }, icon("clock"), shown));
  const buttons = h("div", { class: "clock-moves", role: "group", "aria-label": "Move the clock" });
  for (const { label, name, testid, body } of MOVES) {
    const button = h("button", { type: "button", class: "quiet-button", title: name, dataset: { testid } }, label);
    button.addEventListener("click", async () => {
      const answer = await attempt(button, box, () => post("clock", body));
      if (answer !== undefined) announce(`It is now ${time.short(community.now())}`);
    });
    buttons.append(button);
  }
  box.append(buttons);
  on("clock", draw);
  setInterval(() => community.clock.running && draw(), 1000);
  // Relative times in messages ("in 5 minutes") follow the flowing clock too.
  setInterval(() => community.clock.running && emit("clock"), 20_000);
}

function draw() {
  const now = community.now();
  shown.dateTime = new Date(now).toISOString();
  shown.dataset.ms = String(Math.round(now));
  shown.title = community.clock.running ? `${time.exact(now)}, flowing` : `${time.exact(now)}, standing still until moved`;
  shown.replaceChildren(time.short(now), h("span", { class: "clock-zone" }, " UTC"));
}
