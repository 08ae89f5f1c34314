// A photo: says which file was chosen and how large it is, and refuses kindly what the server would refuse too. The server decides.

import { each, fill } from "./dom.js";

const PICTURE = /\.(jpe?g|png|webp|heic|heif)$/i;

const dress = (place) => {
  const input = place.querySelector("input[type=file]");
  const line = place.querySelector(".photo-chosen");
  if (!input || !line) return;
  input.addEventListener("change", () => {
    const file = input.files[0];
    line.classList.remove("is-refused");
    line.textContent = "";
    if (!file) return;
    const size = (file.size / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
    const isPicture = file.type ? file.type.startsWith("image/") && file.type !== "image/svg+xml" : PICTURE.test(file.name);
    const refusal = !isPicture ? place.dataset.noImage : file.size > Number(place.dataset.max) ? place.dataset.tooLarge : "";
    if (refusal) {
      input.value = "";
      line.classList.add("is-refused");
    }
    line.textContent = fill(refusal || place.dataset.chosen, { name: file.name, size });
  });
};

/** Dress every photo field. */
export const photos = (root) => each(root, "[data-photo]", "Photo", dress);
