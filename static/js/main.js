// Extras on top of pages that work without script. Each module looks for its own data attributes, on the page and in what htmx brings in later.

import { answering } from "./answering.js";
import { autosave, clearSent } from "./autosave.js";
import { disclosures } from "./disclosures.js";
import { lessonKey } from "./lessonkey.js";
import { minutes } from "./minutes.js";
import { observe } from "./observe.js";
import { offline } from "./offline.js";
import { once } from "./once.js";
import { photos } from "./photos.js";
import { queue, watchQueue } from "./queue.js";
import { reorder } from "./reorder.js";
import { requests } from "./requests.js";
import { steps } from "./steps.js";
import { starters } from "./starters.js";

document.documentElement.classList.add("has-script");

const dress = (root) => {
  clearSent();
  autosave(root);
  reorder(root);
  minutes(root);
  photos(root);
  queue(root);
  observe(root);
  lessonKey(root);
  steps(root);
  starters(root);
  answering(root);
};

once(document);
disclosures(document);
requests(document);
dress(document);
offline(() => dress(document)).finally(watchQueue);
document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
document.querySelector(":is(.form-errors, .asks-note)[data-focus]")?.focus();
