// A double click is one action: a form is sent once, until its answer comes or the page returns from the browser's memory.

const RELEASE = 8000; // an answer that leaves the page where it is (a download) frees the form again

const free = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled=true]")) button.removeAttribute("aria-disabled");
};

/** Watch every form; data-once="off" leaves one alone. */
export const once = (root) => {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.once === "off") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-get], [hx-put], [hx-delete], [hx-patch]")) return;
    form.dataset.sent = "1";
    // Not "disabled": the button keeps its focus, and its name and value are sent along.
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    window.setTimeout(() => free(form), RELEASE);
  });
  root.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) free(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(free);
  });
};
