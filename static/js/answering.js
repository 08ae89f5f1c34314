// Statements to answer: <form data-answer="one|list" data-keep="…">. One at a time, without waiting for the server between two of them; what changed is kept on
// the server under a token, never beside a name. Without a network it is kept on this device until there is one again; the copy goes away when it was kept
// or sent, and at sign-out. Without script the same form goes from step to step by itself.

import { each, fill, post, say } from "./dom.js";

const PAUSE = 500;
const RETRY = 20_000;

const storage = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key))?.fields ?? {};
    } catch {
      return {};
    }
  },
  write(key, fields) {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields, local: true }));
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept, so nothing needs to go
    }
  },
};

/** Keep what changed: first on this device, then on the server. */
const keeper = (form) => {
  const key = `leerkring:draft:${document.body.dataset.user}:${form.dataset.draftName}`;
  const line = form.querySelector("[data-saved-line]");
  let waiting = storage.read(key);
  let timer = 0;
  let busy = false;
  let over = false;
  let warned = false;

  const tell = (text, waits = false) => {
    line.textContent = text;
    line.classList.toggle("saved-wait", waits);
    if (waits && !warned) say(text);
    warned = waits;
  };

  const send = async (keepalive = false) => {
    window.clearTimeout(timer);
    const sent = { ...waiting };
    if (over || busy || !Object.keys(sent).length) return;
    busy = true;
    tell(form.dataset.saving);
    try {
      const answer = await post(form.dataset.keep, sent, form, keepalive);
      if (answer.status === 204) {
        waiting = Object.fromEntries(Object.entries(waiting).filter(([name, value]) => sent[name] !== value));
        if (Object.keys(waiting).length) {
          storage.write(key, waiting);
          timer = window.setTimeout(send, PAUSE);
        } else {
          storage.remove(key);
          tell(form.dataset.kept);
        }
      } else if ([404, 403, 409].includes(answer.status)) {
        over = true;
        tell(form.dataset.closed, true);
      } else {
        throw new Error(`${answer.status}`);
      }
    } catch {
      tell(storage.write(key, waiting) ? form.dataset.device : form.dataset.lost, true);
      timer = window.setTimeout(send, RETRY);
    } finally {
      busy = false;
    }
  };

  // What this device kept and the server does not know yet.
  for (const [name, value] of Object.entries(waiting)) {
    const field = form.elements.namedItem(name);
    if (!field) delete waiting[name];
    else field.value = value;
  }
  if (Object.keys(waiting).length) send();

  form.addEventListener("input", (event) => {
    const { name, value, type } = event.target;
    if (!name || type === "hidden") return;
    waiting[name] = value;
    storage.write(key, waiting);
    window.clearTimeout(timer);
    timer = window.setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) window.clearTimeout(timer); // "Next" only shows another statement
  });
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send(true));
};

/** 1 to 5 and 0 choose in the statement that has the focus. */
const keys = (form) => {
  form.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const question = event.target.closest("fieldset.question");
    if (!question) return;
    const options = [...question.querySelectorAll("input[type=radio]")];
    const radio = event.key === "0" ? options.at(-1) : options.find((option) => option.value === event.key);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  });
};

/** One at a time: the steps are all in the page, and one of them shows. */
const oneByOne = (form) => {
  const steps = [...form.querySelectorAll("[data-step]")];
  const last = steps.length;
  const field = form.elements.namedItem("at");
  const progress = form.querySelector("[data-progress-line]");
  const moves = form.querySelector("[data-moves]");
  const sees = document.querySelector("[data-answer-sees]");
  const open = form.querySelector("[data-still-open]");

  const stillOpen = () =>
    steps.slice(0, -1).flatMap((step, index) => (step.querySelector("input:checked") ? [] : [index + 1]));

  const listOpen = () => {
    const numbers = stillOpen();
    open.hidden = !numbers.length;
    const links = numbers.flatMap((number, index) => {
      const link = document.createElement("a");
      link.href = `?view=one&at=${number}`;
      link.dataset.to = number;
      link.textContent = number;
      return index ? [", ", link] : [link];
    });
    open.querySelector("[data-open-list]").replaceChildren(...links);
  };

  const show = (at, push = true) => {
    steps.forEach((step, index) => (step.hidden = index + 1 !== at));
    field.value = at;
    progress.textContent = at === last ? form.dataset.end : fill(form.dataset.progress, { at, count: last - 1 });
    moves.hidden = at === last;
    moves.querySelector("[data-back]").hidden = at === 1;
    sees.open = at === 1;
    if (at === last) listOpen();
    if (push) history.pushState({ at }, "", `?view=one&at=${at}`);
    const target = steps[at - 1].querySelector("legend, h2");
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    progress.scrollIntoView({ block: "start" });
  };

  history.replaceState({ at: Number(field.value) }, "");
  window.addEventListener("popstate", (event) => event.state?.at && show(event.state.at, false));
  form.addEventListener("submit", (event) => {
    const go = event.submitter?.value;
    const at = Number(field.value);
    if (event.submitter?.name !== "go") {
      if (at === last) return;
      event.preventDefault();
      show(at + 1);
      return;
    }
    event.preventDefault();
    show(Math.min(Math.max(at + (go === "next" ? 1 : -1), 1), last));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("legend")) return;
    event.preventDefault();
    show(Number(field.value) + 1);
  });
  form.addEventListener("click", (event) => {
    const to = event.target.closest("[data-to]");
    if (!to) return;
    event.preventDefault();
    show(Number(to.dataset.to));
  });
};

const dress = (form) => {
  if (!document.body.dataset.user) return;
  if (form.dataset.answer === "one") oneByOne(form);
  keys(form);
  keeper(form);
};

/** Dress a form with statements. */
export const answering = (root) => each(root, "form[data-answer]", "Answer", dress);
