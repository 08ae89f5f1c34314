// Lists in an order that people choose: <ol data-reorder data-url="…" data-moved="{name} …">, items with data-id, ui/move.html in each.
// The buttons post without script; here they move the row at once and post the whole order. A grip can be dragged as well.

import { each, fill, post, say, sentence, show } from "./dom.js";

const items = (list) => [...list.querySelectorAll(":scope > [data-id]")];

const orderOf = (list) => items(list).map((item) => item.dataset.id);

const label = (item) => {
  const named = item.querySelector("[data-name], input[type=text], h3");
  return (named?.value ?? named?.textContent ?? "").trim();
};

const refresh = (list) => {
  const rows = items(list);
  rows.forEach((row, index) => {
    const [up, down] = row.querySelectorAll("[data-move] button");
    if (up) up.disabled = index === 0;
    if (down) down.disabled = index === rows.length - 1;
  });
  list.dispatchEvent(new CustomEvent("leerkring:order", { bubbles: true }));
};

const keepOrder = (list) => {
  const undo = (before) => {
    const byId = new Map(items(list).map((item) => [item.dataset.id, item]));
    const end = list.querySelector(":scope > :not([data-id])");
    const focused = document.activeElement;
    before.forEach((id) => list.insertBefore(byId.get(id), end));
    refresh(list);
    if (list.contains(focused)) focused.focus(); // moving an element takes its focus away
  };
  let kept = orderOf(list);
  let sending = false;
  // One order after the other: two at the same time could arrive the wrong way round.
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let now = orderOf(list); now.join() !== kept.join(); now = orderOf(list)) {
        const answer = await post(list.dataset.url, { order: now.join(",") }, list);
        if (!answer.ok) throw new Error(answer.status ? "Error" : "SignedOut");
        kept = now;
      }
    } catch (error) {
      undo(kept);
      const name = error.message === "SignedOut" ? "SignedOut" : navigator.onLine ? "Error" : "Offline";
      show(sentence(name));
    } finally {
      sending = false;
    }
  };
  return (item) => {
    refresh(list);
    const rows = items(list);
    item.classList.remove("just-moved");
    void item.offsetWidth; // lets the animation start again
    item.classList.add("just-moved");
    say(fill(list.dataset.moved, { name: label(item), place: rows.indexOf(item) + 1, count: rows.length }));
    return send();
  };
};

const dress = (list) => {
  if (!list.dataset.url) return;
  const moved = keepOrder(list);

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move] button");
    const item = button?.closest("[data-id]");
    if (!item || item.parentElement !== list) return;
    event.preventDefault();
    const up = button.value !== "down";
    const beside = up ? item.previousElementSibling : item.nextElementSibling;
    if (!beside?.dataset.id) return;
    if (up) beside.before(item);
    else beside.after(item);
    moved(item);
    const other = [...button.closest("[data-move]").querySelectorAll("button")].find((one) => one !== button);
    (button.disabled ? other : button).focus();
  });

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    const item = grip?.closest("[data-id]");
    if (!item || event.button) return;
    event.preventDefault();
    // The list holds the pointer, for it stays where it is; a row that moves leaves the page for a moment and would let go.
    list.setPointerCapture(event.pointerId);
    const from = orderOf(list).join();
    item.classList.add("is-moving");
    const move = (at) => {
      const rows = items(list);
      const index = rows.indexOf(item);
      const before = rows[index - 1];
      const after = rows[index + 1];
      const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
      if (before && at.clientY < middle(before)) before.before(item);
      else if (after && at.clientY > middle(after)) after.after(item);
    };
    const stop = () => {
      list.removeEventListener("pointermove", move);
      list.removeEventListener("pointerup", stop);
      list.removeEventListener("pointercancel", stop);
      item.classList.remove("is-moving");
      if (orderOf(list).join() !== from) moved(item);
    };
    list.addEventListener("pointermove", move);
    list.addEventListener("pointerup", stop);
    list.addEventListener("pointercancel", stop);
  });
};

/** Dress every list that can be put in another order. */
export const reorder = (root) => each(root, "[data-reorder]", "Reorder", dress);
