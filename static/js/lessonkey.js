// The key from code to pupil, in this browser only: nothing here is in a form, has a name, or calls the network.

import { each } from "./dom.js";

const dress = (sheet) => {
  const place = `leerkring:key:${document.body.dataset.user}:${sheet.dataset.keySheet}`;
  const fields = [...sheet.querySelectorAll("[data-key-code]")];
  const state = sheet.querySelector("[data-key-state]");
  const say = (text) => (state.textContent = text ?? "");
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "{}");
    for (const field of fields) field.value = kept[field.dataset.keyCode] ?? "";
  } catch {
    return; // no storage: paper it is, and the section stays hidden
  }
  sheet.hidden = false;
  sheet.addEventListener("input", () => {
    try {
      localStorage.setItem(place, JSON.stringify(Object.fromEntries(fields.map((field) => [field.dataset.keyCode, field.value]))));
      say(sheet.dataset.kept);
    } catch {
      say(sheet.dataset.off);
    }
  });
  sheet.querySelector("[data-key-forget]").addEventListener("click", () => {
    localStorage.removeItem(place);
    for (const field of fields) field.value = "";
    say(sheet.dataset.gone);
  });
};

/** Dress the sheet on which somebody writes which pupil has which code. */
export const lessonKey = (root) => each(root, "[data-key-sheet]", "Key", dress);
