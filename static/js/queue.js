// Forms that can wait for the network.
//
// HOW A FORM JOINS
//
//   <form method="post" action="/where/it/is/written/" enctype="multipart/form-data" data-queue="tryout" {% draft key %}>
//     {% csrf_token %}<input type="hidden" name="client_key" value="a UUID"> …
//
//   data-queue="<kind>"          the form joins; the kind is a word of your own ("tryout", "note")
//   data-queue-text="done"       the field whose words stand in the list of what waits; without it the first text box. When it is empty the form is not
//                                queued: with network it is sent as always, so that the server says what is missing; without network data-queue-empty is said.
//   data-queue-empty="…"         a translated sentence for an empty box without network
//   data-queue-stay              the form stays after it was sent, emptied, for the next one (notes during a lesson); otherwise the browser goes to the page that
//                                the server names
//   <input name="…" data-queue-today>   is given this device's date (YYYY-MM-DD) when the button is pressed: what waits until tomorrow was done today
//
// WHAT THE SERVER DOES
//
//   The view ends in core.htmx.done(), or in core.htmx.page() with a refused form; both know the queue (core/queue.py). The service is idempotent on
//   (author, client_key): the same key twice is one row. That alone makes "once" true; the lock below only saves the second sending.
//
// WHAT A SCRIPT CAN DO
//
//   import { flush, waiting } from "./queue.js";
//   document.addEventListener("queue:kept" | "queue:sent" | "queue:refused", (event) => event.detail)    { key, kind, now, url, message, fields }
//   await waiting("note")        rows of this person and kind that have not arrived: { key, kind, at, text, fields, state, sentence }
//   await flush()                try to send now
//
// WHAT IT PROMISES
//
//   - A text is on this device's disk before anything goes over the line, and leaves it only after the server said that it is kept.
//   - It belongs to one person (data-user on body): nobody else sees it here, and the server refuses it from anybody else (header X-Queue-Person).
//   - It is sent again after: opening a page, coming back online, coming back to the window, half a minute. One window at a time (Web Locks).
//   - The session ended: everything waits, with a link to sign in. The token is read when sending, so a new session brings its own.
//   - The server said no (no rights any more, a closed group): it stays, with the sentence, to be copied or thrown away. It is not tried again by itself.

import { forgetCopy } from "./autosave.js";
import { clock, each, fill, say, sentence, token } from "./dom.js";
import * as store from "./store.js";

const LOCK = "leerkring-queue";
const AGAIN = 30_000;
const PATIENCE = 60_000; // a photo on a slow line
const channel = "BroadcastChannel" in window ? new BroadcastChannel(LOCK) : null;

const person = () => document.body.dataset.user ?? "";
const box = () => document.querySelector("[data-queue-box]");
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`queue:${name}`, { detail }));

/** A key of its own for the next entry; also where the browser has no randomUUID (a page without https). */
const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
};

const today = () => {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
};

let state = ""; // what holds the queue up: "offline", "signed-out", "sending" or nothing

const mine = async () => (await store.all("waiting").catch(() => [])).filter((row) => row.user === person()).sort((a, b) => a.at - b.at);

/** The rows of a kind that have not arrived, for whoever is at this page. */
export const waiting = async (kind) => (await mine()).filter((row) => !kind || row.kind === kind);

// sending ---------------------------------------------------------------------------------------------------------------------------------------------

const body = (row, now) => {
  const data = new FormData();
  // The draft may hold the next text already; only who is waiting for the answer lets go of it.
  for (const [name, value] of row.fields) if (now || name !== "draft") data.append(name, value);
  for (const file of row.files) data.append(file.name, new File([file.data], file.filename, { type: file.type }));
  return data;
};

/** Send one row. Answers "sent", "refused", or why it has to wait. */
const send = async (row, now) => {
  let answer;
  try {
    answer = await fetch(row.url, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "X-CSRFToken": token(),
        "X-Queue": now ? "now" : "later",
        "X-Queue-Person": row.user,
      },
      body: body(row, now),
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
  } catch {
    return { outcome: "offline" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { outcome: "signed-out" };
  const said = await answer.json().catch(() => ({}));
  if (answer.ok && said.url) return { outcome: "sent", ...said };
  if (answer.status === 403 && said.again) return { outcome: "busy", retry: true };
  if (answer.status === 429 || answer.status >= 500) return { outcome: "busy" };
  const names = { 403: "QueueDenied", 404: "QueueGone", 413: "Large" };
  return { outcome: "refused", status: answer.status, sentence: said.sentence || sentence(names[answer.status] ?? "QueueRefused") };
};

const settle = async (row, result, now) => {
  const detail = { key: row.key, kind: row.kind, now, url: result.url, message: result.message, fields: Object.fromEntries(row.fields) };
  if (result.outcome === "sent") {
    await store.remove("waiting", row.key);
    tell("sent", detail);
  } else if (result.outcome === "refused") {
    await store.put("waiting", { ...row, state: "refused", sentence: result.sentence });
    tell("refused", { ...detail, sentence: result.sentence });
  }
};

const locked = (action, ifAvailable) =>
  navigator.locks ? navigator.locks.request(LOCK, { ifAvailable }, (lock) => (lock ? action() : null)) : action();

const sendRow = async (key, now) => {
  const row = await store.get("waiting", key);
  if (!row) return { outcome: "sent", url: "/" }; // another window was first
  let result = await send(row, now);
  if (result.retry) {
    await fetch("/", { credentials: "same-origin", redirect: "manual" }).catch(() => null); // brings a token
    result = await send(row, now);
  }
  await settle(row, result, now);
  return result;
};

let timer = 0;

/** Send what waits, one after another, until one has to wait longer. */
export const flush = async () => {
  window.clearTimeout(timer);
  const open = () => mine().then((rows) => rows.filter((row) => row.state !== "refused"));
  if (!person() || !(await open()).length) return show();
  let sent = 0;
  let url = "";
  if (!navigator.onLine) {
    state = "offline";
  } else {
    await locked(async () => {
      state = "sending";
      await show();
      for (const { key } of await open()) {
        const result = await sendRow(key, false);
        state = ["sent", "refused"].includes(result.outcome) ? "" : result.outcome;
        if (state) break;
        if (result.outcome === "sent") [sent, url] = [sent + 1, result.url];
        channel?.postMessage("changed");
      }
    }, true);
    if (state === "sending") state = "";
  }
  const left = await open();
  if (sent) say(fill(sent === 1 ? box()?.dataset.sentOne : box()?.dataset.sentMany, { n: sent }));
  if (left.length) timer = window.setTimeout(flush, AGAIN);
  return show(sent, url);
};

// what the person sees --------------------------------------------------------------------------------------------------------------------------------

const button = (label, action) => {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "btn btn-link", textContent: label });
  made.addEventListener("click", () => action(made));
  return made;
};

const line = (row, words) => {
  const item = document.createElement("li");
  const text = document.createElement("p");
  Object.assign(text, { className: "queue-text", dir: "auto", textContent: row.text });
  const about = document.createElement("p");
  about.className = "soft small";
  const at = new Date(row.at);
  const when = `${at.toLocaleDateString(document.documentElement.lang, { weekday: "long" })} ${clock(at)}`;
  about.textContent = fill(row.files.length ? words.withPhoto : words.typed, { time: when });
  item.append(text, about);
  if (row.state === "refused") {
    const why = document.createElement("p");
    why.className = "queue-why";
    why.textContent = row.sentence;
    item.append(why);
  }
  const actions = document.createElement("p");
  actions.className = "row-do";
  if (navigator.clipboard) {
    actions.append(button(words.copy, () => navigator.clipboard.writeText(row.text).then(() => say(words.copied))));
  }
  if (row.state === "refused") {
    for (const file of row.files) {
      const link = document.createElement("a");
      Object.assign(link, { download: file.filename, textContent: words.savePhoto, href: URL.createObjectURL(new Blob([file.data], { type: file.type })) });
      actions.append(link);
    }
    actions.append(
      button(words.again, async () => {
        await store.put("waiting", { ...row, state: "waiting", sentence: "" });
        flush();
      }),
    );
  }
  const drop = button(words.drop, async (pressed) => {
    if (!pressed.dataset.sure) {
      pressed.dataset.sure = "1";
      pressed.textContent = words.dropSure;
      return;
    }
    await store.remove("waiting", row.key);
    channel?.postMessage("changed");
    await show();
  });
  drop.classList.add("danger");
  actions.append(drop);
  item.append(actions);
  return item;
};

/** Draw how many wait, why, and which. Gives back when it stands there. */
const show = async (sent = 0, url = "") => {
  const place = box();
  if (!place) return;
  const rows = person() ? await mine() : [];
  const words = place.dataset;
  const open = rows.filter((row) => row.state !== "refused").length;
  const refused = rows.length - open;
  const parts = [];
  if (sent && !open) parts.push(fill(sent === 1 ? words.sentOne : words.sentMany, { n: sent }));
  if (open) parts.push(fill(open === 1 ? words.waitsOne : words.waitsMany, { n: open }));
  if (open && state === "sending") parts.push(words.sending);
  else if (open && state === "signed-out") parts.push(words.signedOut);
  else if (open && !navigator.onLine) parts.push(words.offline);
  else if (open && state) parts.push(words.unreachable);
  if (refused) parts.push(fill(refused === 1 ? words.refusedOne : words.refusedMany, { n: refused }));
  place.hidden = !parts.length;
  const status = place.querySelector("[data-queue-count]");
  const said = parts.join(" ");
  if (status.textContent !== said) status.textContent = said;
  const see = place.querySelector("[data-queue-see]");
  see.hidden = !(sent === 1 && !open && url.startsWith("/") && url.split("#")[0] !== window.location.pathname);
  if (!see.hidden) [see.href, see.textContent] = [url, words.see];
  const signIn = place.querySelector("[data-queue-sign-in]");
  const now = place.querySelector("[data-queue-now]");
  [signIn.textContent, now.textContent, place.querySelector("summary").textContent] = [words.signIn, words.now, words.list];
  signIn.hidden = !(open && state === "signed-out");
  now.hidden = !open || state === "sending" || state === "signed-out";
  const details = place.querySelector("details");
  details.hidden = !rows.length;
  if (refused && !details.dataset.opened) details.open = details.dataset.opened = true;
  const list = place.querySelector("ul");
  const drawn = JSON.stringify(rows.map((row) => [row.key, row.state, row.sentence]));
  if (list.dataset.drawn !== drawn) {
    list.dataset.drawn = drawn;
    list.replaceChildren(...rows.map((row) => line(row, words)));
  }
};

// a form ----------------------------------------------------------------------------------------------------------------------------------------------

const textOf = (form) => form.elements.namedItem(form.dataset.queueText ?? "") ?? form.querySelector("textarea");

const read = async (form, submitter) => {
  const key = form.elements.namedItem("client_key");
  if (!key.value) key.value = newKey();
  for (const field of form.querySelectorAll("[data-queue-today]")) field.value = today();
  const fields = [];
  const files = [];
  for (const [name, value] of new FormData(form, submitter)) {
    if (name === "csrfmiddlewaretoken") continue;
    if (typeof value === "string") fields.push([name, value]);
    else if (value.name) files.push({ name, filename: value.name, type: value.type, data: await value.arrayBuffer() });
  }
  return {
    key: key.value,
    kind: form.dataset.queue,
    user: person(),
    url: form.action,
    text: textOf(form)?.value ?? "",
    at: Date.now(),
    state: "waiting",
    fields,
    files,
  };
};

/** An empty form with a key of its own, for the next text. What was in it is in the queue, or on the server. */
const empty = (form) => {
  for (const field of form.elements) {
    if (field.type === "textarea" || field.type === "text" || field.type === "file") field.value = "";
  }
  form.elements.namedItem("client_key").value = newKey();
  for (const field of form.querySelectorAll("input[type=file]")) field.dispatchEvent(new Event("change", { bubbles: true }));
  textOf(form)?.dispatchEvent(new Event("input", { bubbles: true }));
};

const free = (form) => {
  delete form.dataset.queueBusy;
  for (const each of form.querySelectorAll("[aria-disabled=true]")) each.removeAttribute("aria-disabled");
};

/** As if there were no script: the server answers with a page. */
const plainly = (form) => HTMLFormElement.prototype.submit.call(form);

const stays = (form, row) => {
  tell("kept", { key: row.key, kind: row.kind, now: false, fields: Object.fromEntries(row.fields) });
  if (form.dataset.draft) forgetCopy(form.dataset.draft);
  empty(form);
  free(form);
  channel?.postMessage("changed");
};

const submit = async (form, submitter) => {
  let row;
  try {
    row = await read(form, submitter);
    await store.put("waiting", row);
  } catch {
    plainly(form); // no room, or no storage at all: then as without script
    return;
  }
  const result = navigator.onLine ? await locked(() => sendRow(row.key, true), false) : { outcome: "offline" };
  if (result.outcome === "sent") {
    channel?.postMessage("changed");
    if (!("queueStay" in form.dataset)) {
      window.location.assign(result.url);
      return;
    }
    if (form.dataset.draft) forgetCopy(form.dataset.draft);
    empty(form);
    free(form);
    await show();
    return;
  }
  if (result.outcome === "refused" && result.status === 422) {
    await store.remove("waiting", row.key); // the page says at each field what is not right; everything still stands in the form
    plainly(form);
    return;
  }
  state = result.outcome === "refused" ? "" : result.outcome;
  stays(form, row);
  await show();
  timer = window.setTimeout(flush, AGAIN);
  box()?.scrollIntoView({ block: "nearest" });
};

const dress = (form) => {
  if (!form.elements.namedItem("client_key")) return;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !person() || !("indexedDB" in window)) return;
    if (form.dataset.queueBusy) {
      event.preventDefault();
      return;
    }
    const nothing = !textOf(form)?.value.trim();
    if (nothing && navigator.onLine) return; // the server says what is missing
    event.preventDefault();
    if (nothing) {
      const said = form.dataset.queueEmpty ?? "";
      say(said);
      textOf(form)?.setCustomValidity(said);
      textOf(form)?.reportValidity();
      textOf(form)?.addEventListener("input", () => textOf(form).setCustomValidity(""), { once: true });
      return;
    }
    form.dataset.queueBusy = "1";
    for (const pressed of form.querySelectorAll("button:not([type=button])")) pressed.setAttribute("aria-disabled", "true");
    submit(form, event.submitter);
  });
};

/** At sign-out: say once that texts wait on this device; the second press signs out. They stay, for this person alone. */
const beforeSignOut = async (form) => {
  form.dataset.queueTold = "1";
  const place = box();
  const count = place ? (await mine()).length : 0;
  if (!count) {
    form.requestSubmit();
    return;
  }
  place.hidden = false;
  place.querySelector("[data-queue-count]").textContent = fill(count === 1 ? place.dataset.leaveOne : place.dataset.leaveMany, { n: count });
  place.scrollIntoView({ block: "nearest" });
};

/** Dress every form that joins; called for the page and for every part that htmx brings in. */
export const queue = (root) => each(root, "form[data-queue]", "Queue", dress);

/** Once a page: draw what waits, and try to send it. */
export const watchQueue = () => {
  if (!("indexedDB" in window)) return;
  box()
    ?.querySelector("[data-queue-now]")
    ?.addEventListener("click", () => flush());
  channel?.addEventListener("message", () => show());
  window.addEventListener("online", () => flush());
  window.addEventListener("offline", () => {
    state = "offline";
    show();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.matches("[data-forgets-drafts]") || form.dataset.queueTold || !person()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      beforeSignOut(form);
    },
    true,
  );
  flush();
};
