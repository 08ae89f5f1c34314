// Adds up the minutes of an agenda while somebody types: [data-minutes-sum] around ui/sum.html and whatever carries data-minutes
// (an input, or an item whose minutes stand fixed in the attribute). With data-starts="15:15" the running times in the margin follow too.

import { each, fill } from "./dom.js";

const value = (element) => Number.parseInt("value" in element && element.tagName === "INPUT" ? element.value : element.dataset.minutes, 10) || 0;

const dress = (place) => {
  const line = place.querySelector("[data-minutes-line]");
  const count = () => {
    const parts = [...place.querySelectorAll("[data-minutes]")];
    const planned = parts.reduce((sum, part) => sum + value(part), 0);
    if (line) {
      const total = Number.parseInt(line.dataset.total, 10) || 0;
      const { fits, full, over } = line.dataset;
      const text = planned > total ? over : planned === total ? full : fits;
      const said = fill(text, { planned, total, left: total - planned, over: planned - total });
      if (line.textContent !== said) line.textContent = said;
      line.classList.toggle("sum-over", planned > total);
    }
    follow(parts);
  };
  const follow = (parts) => {
    const starts = (place.dataset.starts ?? "").match(/^(\d{1,2})\D(\d{2})$/);
    if (!starts) return;
    let at = Number(starts[1]) * 60 + Number(starts[2]);
    const two = (number) => String(number).padStart(2, "0");
    for (const part of parts) {
      const time = part.closest(".agenda-item")?.querySelector(".agenda-time");
      if (time) {
        const mark = time.textContent.match(/\d(\D)\d/)?.[1] ?? ":";
        time.textContent = `${two(Math.floor(at / 60) % 24)}${mark}${two(at % 60)}`;
      }
      at += value(part);
    }
  };
  place.addEventListener("input", count);
  place.addEventListener("leerkring:order", count);
  count();
};

/** Dress every agenda that adds up. */
export const minutes = (root) => each(root, "[data-minutes-sum]", "Minutes", dress);
