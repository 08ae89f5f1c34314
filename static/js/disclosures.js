// Small manners: an opened menu closes by Escape or a click elsewhere; a box that is ticked sends its form; signing out takes along what is on this device.

import { forgetSynced } from "./autosave.js";

/** Watch the page. */
export const disclosures = (root) => {
  root.addEventListener("click", (event) => {
    for (const open of root.querySelectorAll("details[data-closes][open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  root.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && root.querySelector("details[data-closes][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form?.requestSubmit();
  });
  root.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forgets-drafts]")) forgetSynced();
  });
};
