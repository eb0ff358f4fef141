// Says what went wrong near where it happened, and tells screen readers what changed elsewhere.

import { byId, h, iconButton } from "./dom.js";

/**
 * Shows `error` in words inside `near` until the next try; `near` is any element that may hold one more line.
 * A second error in the same place replaces the first.
 */
export function showError(near, error) {
  clearError(near);
  const line = h("p", { class: "error", role: "alert" }, h("span", {}, error.message ?? String(error)));
  line.append(iconButton("close", "Dismiss error", { on: { click: () => line.remove() } }));
  near.append(line);
}

/** Removes the error shown in `near`, if there is one. */
export function clearError(near) {
  near.querySelector(":scope > .error")?.remove();
}

/**
 * Runs `work`; while it runs `control` is busy and can't be pressed again; a refusal is shown in `near`.
 * Answers the result, or undefined if it was refused.
 */
export async function attempt(control, near, work) {
  clearError(near);
  control?.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (error) {
    showError(near, error);
    return undefined;
  } finally {
    control?.removeAttribute("aria-busy");
  }
}

/** Says `text` to screen readers without showing it. */
export function announce(text) {
  const voice = byId("announcer");
  voice.textContent = "";
  setTimeout(() => (voice.textContent = text), 60);
}
