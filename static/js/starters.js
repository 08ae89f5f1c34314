// First halves of sentences that go into a text box: <div data-starters="id of the box"> with <button data-starter-kind="question">. The kind of reply is chosen along.

import { each } from "./dom.js";

const dress = (place) => {
  const box = document.getElementById(place.dataset.starters);
  if (!box) return;
  for (const button of place.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      const start = button.textContent.replace(/\s*…\s*$/, " ");
      const before = box.value.trimEnd();
      box.value = before ? `${before} ${start}` : start;
      const kind = box.form?.querySelector(`input[name=kind][value="${button.dataset.starterKind}"]`);
      if (kind) kind.checked = true;
      box.focus();
      box.setSelectionRange(box.value.length, box.value.length);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
};

/** Dress every row of starters. */
export const starters = (root) => each(root, "[data-starters]", "Starters", dress);
