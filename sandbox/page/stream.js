// The live connection: events from the server as they happen, and a visible line while it is lost.

import { byId } from "./dom.js";

const RETRY_MS = 1500;
const line = byId("connection");

/**
 * Opens the stream. `onEvent(kind, data)` gets each event; `onReturn()` runs after a lost connection came back, when
 * whatever happened meanwhile has to be read anew.
 */
export function connect(onEvent, onReturn) {
  let lost = false;
  const open = () => {
    const source = new EventSource("/sandbox/stream");
    source.addEventListener("open", async () => {
      line.hidden = true;
      if (!lost) return;
      lost = false;
      await onReturn();
    });
    source.addEventListener("message", ({ data }) => {
      const note = JSON.parse(data);
      onEvent(note.kind, note);
    });
    source.addEventListener("error", () => {
      // The browser's own retrying gives up on some errors; ours never does.
      source.close();
      lost = true;
      line.hidden = false;
      line.textContent = "Connection to the sandbox lost. Reconnecting…";
      setTimeout(open, RETRY_MS);
    });
  };
  open();
}
