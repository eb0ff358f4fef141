// Puts the page together: reads the community, follows the live events, shows the place in the address.

import * as actions from "./actions.js";
import * as channels from "./channels.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import { byId, h, icon } from "./dom.js";
import * as drawer from "./drawer.js";
import * as faults from "./faults.js";
import * as forum from "./forum.js";
import * as log from "./log.js";
import { placeIcon } from "./markup.js";
import * as members from "./members.js";
import { openModal } from "./modal.js";
import { announce } from "./notice.js";
import * as phone from "./phone.js";
import * as route from "./route.js";
import { canSee, channelsInSight, titleOf } from "./sight.js";
import { community, emit, on } from "./state.js";
import { connect } from "./stream.js";
import { load, loadCommands, onEvent } from "./sync.js";

const body = byId("place-body");
let shownForum = null;

function follow({ as, in: wanted, message }) {
  const people = [...community.members.values()].filter(({ bot }) => !bot);
  const me = people.find(({ name, id }) => name === as || id === as) ?? community.me ?? people.find(({ name }) => name !== "admin") ?? people[0] ?? null;
  const changedMe = me?.id !== community.me?.id;
  community.me = me;
  const place = community.channels.get(wanted) ?? community.here ?? (channelsInSight()[0] ?? null);
  const visible = place && canSee(me, place.id) ? place : (channelsInSight()[0] ?? null);
  const changedPlace = visible?.id !== community.here?.id;
  community.here = visible ?? null;
  route.correct({ as: me?.name, in: visible?.id, message });
  showPlace(message);
  loadCommands().catch(() => (community.commands = []));
  if (changedMe) emit("me");
  if (changedPlace) emit("here");
  if (changedPlace) {
    drawer.close();
    announce(`${visible?.name ?? "Nothing"} is open`);
  } else if (changedMe) announce(`You are now ${me?.name}`);
}

function showPlace(message) {
  const place = community.here;
  drawHead(place);
  composer.turnTo(place);
  shownForum = null;
  if (!place) {
    log.close();
    body.replaceChildren(h("p", { class: "empty" }, "There are no channels yet."));
  } else if (place.isForum) {
    log.close();
    shownForum = forum.forum(place);
    body.replaceChildren(shownForum);
    body.scrollTop = 0;
  } else log.open(place, message);
}

function drawHead(place) {
  const parent = community.channels.get(place?.parent);
  byId("place-title").replaceChildren(...(place ? [icon(placeIcon(place)), place.name] : ["No channel"]));
  byId("topic").textContent = place?.topic ?? "";
  const above = place?.isThread && parent;
  byId("crumb").replaceChildren(...(above ? [h("a", { href: route.hashFor({ in: parent.id, message: null }) }, icon(placeIcon(parent)), parent.name)] : []));
  document.title = place ? `${titleOf(place)} · Sandbox community` : "Sandbox community";
  byId("guild-name").textContent = community.guild.name;
}

/** Something in the list of channels changed: the open place may be new, renamed or gone. */
function onChannels() {
  const known = community.here && community.channels.get(community.here.id);
  if (known) {
    community.here = known;
    drawHead(known);
  } else if (community.channels.size) follow(route.read());
}

function onRow() {
  if (shownForum && community.here) forum.refresh(shownForum, community.here);
}

async function start() {
  composer.start();
  drawer.start();
  clock.start();
  faults.start();
  log.start(body, byId("to-end"));
  channels.start();
  phone.start();
  members.start(drawer.openPeople);
  actions.start(document.body, drawer.openPeople);
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    composer.focus();
  });
  on("channels", onChannels);
  on("channels", onRow);
  on("row", onRow);
  on("gone", onRow);
  on("modal", openModal);
  const first = () => load().then(() => follow(route.read()));
  connect(onEvent, first);
  for (;;) {
    try {
      await first();
      break;
    } catch (error) {
      body.replaceChildren(h("p", { class: "empty", role: "alert" }, error.message));
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
  route.onChange(follow);
}

start();
