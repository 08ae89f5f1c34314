// Steps on the beamer: the arrow keys follow the links to the step before and the next one.

import { each } from "./dom.js";

const dress = (place) => {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], .table-scroll")) return;
    const rel = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[event.key];
    const link = rel && place.querySelector(`a[rel=${rel}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
};

/** Dress a page that goes in steps. */
export const steps = (root) => each(root, "[data-steps]", "Steps", dress);
