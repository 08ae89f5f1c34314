// The observer's screen: the device's own clock on every note, the part of the lesson by the clock, and one timeline out of what comes in.
//
// The server sends what is new into #incoming. Here every new note moves to its place by time; a note that changed takes the place of the old one, and one that
// was taken away goes. Without script the page shows all notes and a link that loads it again.

import { clock, each, fill } from "./dom.js";

const stamp = () => new Date().toISOString();

/** The part in which the lesson is now; the last one when it runs late. */
const byClock = (form) => {
  const gone = (Date.now() / 1000 - Number(form.dataset.started)) / 60;
  const options = [...form.elements.namedItem("part").options];
  return options.find((option) => gone < Number(option.dataset.ends)) ?? options.at(-1);
};

const dressForm = (form) => {
  const [text, part, seen] = ["text", "part", "seen_at"].map((name) => form.elements.namedItem(name));
  if (!text || !part || !seen) return;
  // The moment counts at which somebody begins to write, not the one at which the sentence is finished.
  text.addEventListener("input", () => {
    if (!text.value.trim()) seen.value = "";
    else if (!seen.value) seen.value = stamp();
  });
  form.addEventListener("submit", () => {
    if (!seen.value) seen.value = stamp();
  });
  const said = form.querySelector("[data-noted]");
  for (const name of ["queue:sent", "queue:kept"]) {
    document.addEventListener(name, ({ detail }) => {
      if (detail.kind !== "note" || !form.isConnected) return;
      said.textContent = name === "queue:sent" ? [fill(said.dataset.noted, { time: clock() }), detail.message].filter(Boolean).join(" ") : "";
      text.focus();
    });
  }
  let last = byClock(form)?.value;
  window.setInterval(() => {
    if (!form.isConnected) return;
    const now = byClock(form)?.value;
    // Follow the clock only from the part that it was in: whoever chose another part knows better.
    if (now !== last && part.value === last && !text.value.trim()) part.value = now;
    last = now;
  }, 5000);
};

const before = (a, b) => Number(a.dataset.at) - Number(b.dataset.at) || Number(a.dataset.pk) - Number(b.dataset.pk);

/** Put what came in among what was there: newest first. */
const merge = (line, incoming) => {
  for (const note of [...incoming.querySelectorAll("[data-note]")]) {
    const old = line.querySelector(`:scope > #${note.id}`);
    old?.remove();
    if (note.hasAttribute("data-removed")) {
      note.remove();
      continue;
    }
    const next = [...line.children].find((other) => before(other, note) < 0);
    line.insertBefore(note, next ?? null);
    if (!old) note.classList.add("is-new");
  }
};

const dressTimeline = (incoming) => {
  const section = incoming.closest("section");
  const list = incoming.querySelector(".observed");
  const line = section.querySelector("[data-line]");
  if (line) {
    merge(line, incoming);
    list?.remove();
    return;
  }
  // The first time: the list that came with the page becomes the timeline, and stays when #incoming is swapped.
  list.dataset.line = "1";
  incoming.before(list);
  const state = section.querySelector("[data-line-state]");
  let last = clock();
  section.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id !== "incoming") return;
    if (event.detail.successful) last = clock();
    state.textContent = event.detail.successful ? "" : fill(state.dataset.cut, { time: last });
  });
};

/** Dress the screen of an observer. */
export const observe = (root) => {
  each(root, "[data-observe-form]", "Observe", dressForm);
  each(root, "[data-timeline]", "Timeline", dressTimeline);
};
