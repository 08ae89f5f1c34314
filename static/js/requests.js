// What htmx brings in: where the focus goes, what is said aloud, and a sentence for every answer that is not a page.
// A refused form (422) is swapped in like any other: the configuration in ui/head.html says so.

import { all, say, sentence, show } from "./dom.js";

const SENTENCES = { 401: "SignedOut", 403: "Denied", 404: "Gone", 410: "Gone", 413: "Large", 429: "Busy" };

const formOf = (event) => event.detail.elt?.closest?.("form");

/** Watch every request of htmx. */
export const requests = (root) => {
  root.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig?.path ?? "";
    const answered = event.detail.xhr.responseURL ? new URL(event.detail.xhr.responseURL).pathname : "";
    // The session ended: the answer is the sign-in page, which does not belong in the middle of this one.
    if (answered.startsWith("/accounts/login") && !asked.startsWith("/accounts/login")) {
      event.detail.shouldSwap = false;
      show(sentence("SignedOut"), formOf(event));
    }
  });
  // Whoever asks by itself every few seconds ([data-quiet]) says itself what is wrong.
  const isQuiet = (event) => event.detail.elt?.matches?.("[data-quiet]");
  root.addEventListener("htmx:responseError", (event) => {
    if (isQuiet(event)) return;
    show(sentence(SENTENCES[event.detail.xhr.status] ?? "Error"), formOf(event));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    root.addEventListener(name, (event) => isQuiet(event) || show(sentence("Offline"), formOf(event)));
  }
  root.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    const [aim] = all(part, "[data-focus]");
    if (aim) {
      if (!aim.matches("a, button, input, select, textarea, summary, [tabindex]")) aim.tabIndex = -1;
      aim.focus();
    }
    const [words] = all(part, "[data-say]");
    if (words) say(words.dataset.say || words.textContent.trim());
  });
};
