// Forms that keep themselves: <form data-draft="key" data-draft-url="/drafts/">, written by the tag {% draft %}.
//
// Every keystroke first goes into a copy on this device, then, when the typing rests, to the server. The line .saved says which of the two happened and when.
// The copy belongs to one person (data-user on body), so that somebody else at the same computer does not see it. It goes away when the form was sent
// (the cookie draft_sent, or data-draft-clear on the next page) or when the server says that nothing is left of the draft.
//
// Without data-draft-url nothing goes to the server before the form is sent: for answers that may not stand beside a name anywhere. Such a copy also goes
// away at sign-out.

import { clock, each, fill, post, say } from "./dom.js";

const PAUSE = 800;
const RETRY = 30_000;
const KEEP = 30 * 24 * 3600 * 1000;
const SKIP = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);

const prefix = () => `leerkring:draft:${document.body.dataset.user}:`;

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(prefix() + key));
  } catch {
    return null;
  }
};

const write = (key, copy) => {
  try {
    localStorage.setItem(prefix() + key, JSON.stringify(copy));
    return true;
  } catch {
    return false; // storage is full or switched off: then only the server keeps it
  }
};

const remove = (key) => {
  try {
    localStorage.removeItem(prefix() + key);
  } catch {
    // nothing was kept, so nothing needs to go
  }
};

/** Drop the copy of one form: its text has another safe place now. */
export const forgetCopy = (key) => remove(key);

/** Drop the copies of what was sent, and copies that nobody came back for in a month. */
export const clearSent = () => {
  if (!document.body.dataset.user) return;
  const sent = document.cookie.match(/(?:^|; )draft_sent=([^;]*)/);
  if (sent) {
    decodeURIComponent(sent[1].replace(/^"|"$/g, "")).split(" ").forEach(remove);
    document.cookie = "draft_sent=; path=/; max-age=0; samesite=lax";
  }
  for (const element of document.querySelectorAll("[data-draft-clear]")) remove(element.dataset.draftClear);
  try {
    for (const name of Object.keys(localStorage).filter((entry) => entry.startsWith("leerkring:draft:"))) {
      if (Date.now() - (JSON.parse(localStorage.getItem(name))?.at ?? 0) > KEEP) localStorage.removeItem(name);
    }
  } catch {
    // a copy that cannot be read is no danger
  }
};

/** At sign-out: what the server has as well, or may not have, need not stay on a computer that may be shared. */
export const forgetSynced = () => {
  try {
    for (const name of Object.keys(localStorage).filter((entry) => entry.startsWith(prefix()))) {
      const copy = JSON.parse(localStorage.getItem(name));
      if (copy?.synced || copy?.local) localStorage.removeItem(name);
    }
  } catch {
    // see clearSent
  }
};

const controls = (form) => [...form.elements].filter((field) => field.name && !field.disabled && !SKIP.has(field.type));

const collect = (form) => {
  const fields = {};
  for (const field of controls(form)) {
    if (field.type === "radio") {
      if (field.checked) fields[field.name] = field.value;
    } else if (field.type === "checkbox") {
      fields[field.name] = field.checked ? field.value : "";
    } else if (field.type !== "select-multiple") {
      fields[field.name] = field.value;
    }
  }
  return fields;
};

const putBack = (form, fields) => {
  for (const field of controls(form)) {
    if (!(field.name in fields)) continue;
    if (field.type === "radio") field.checked = field.value === fields[field.name];
    else if (field.type === "checkbox") field.checked = fields[field.name] !== "";
    else field.value = fields[field.name];
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

const differs = (form, fields) => {
  const now = collect(form);
  // A radio that nobody chose yet is not among what was collected.
  return Object.entries(fields).some(([name, value]) => form.elements.namedItem(name) && (now[name] ?? "") !== value);
};

const keep = (form) => {
  const { draft: key, draftUrl: url } = form.dataset;
  const local = !url;
  const line = form.querySelector("[data-saved-line]");
  let timer = 0;
  let busy = false;
  let warned = false;

  const tell = (text, waits = false) => {
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("saved-wait", waits);
  };

  const send = async (keepalive = false) => {
    window.clearTimeout(timer);
    if (local) return;
    const copy = read(key) ?? { at: Date.now(), fields: collect(form), synced: false };
    if (copy.synced || busy) return;
    busy = true;
    tell(form.dataset.saving);
    try {
      const answer = await post(url, { key, fields: JSON.stringify(copy.fields) }, form, keepalive);
      if (!answer.ok) throw new Error(`${answer.status}`);
      const { time } = await answer.json();
      const latest = read(key);
      if (latest && latest.at !== copy.at) {
        timer = window.setTimeout(send, PAUSE); // typed on while it was being sent
      } else {
        if (latest) write(key, { ...latest, synced: true });
        tell(fill(form.dataset.savedServer, { time: time ?? clock(new Date()) }));
        warned = false;
      }
    } catch {
      const kept = read(key);
      const text = kept ? fill(form.dataset.savedDevice, { time: clock(new Date(kept.at)) }) : form.dataset.notSaved;
      tell(text, true);
      if (!warned) say(text);
      warned = true;
      timer = window.setTimeout(send, RETRY);
    } finally {
      busy = false;
    }
  };

  const typed = () => {
    const fields = collect(form);
    const last = read(key);
    if (last && !last.sent && JSON.stringify(last.fields) === JSON.stringify(fields)) return; // only the focus left
    const kept = write(key, { at: Date.now(), fields, synced: false, local });
    window.clearTimeout(timer);
    if (local) tell(kept ? fill(form.dataset.savedDevice, { time: clock(new Date()) }) : form.dataset.notSaved, !kept);
    else timer = window.setTimeout(send, PAUSE);
  };

  const offer = (copy) => {
    if (!line) return;
    const time = clock(new Date(copy.at));
    tell("");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link";
    button.textContent = form.dataset.putBack ?? "";
    button.addEventListener("click", () => {
      putBack(form, copy.fields);
      tell(fill(form.dataset.restored, { time }));
    });
    line.append(fill(form.dataset.found, { time }), " ", button);
  };

  const copy = read(key);
  const serverAt = Date.parse(form.dataset.draftAt ?? "") || 0;
  if (copy && differs(form, copy.fields)) {
    if (!copy.synced && !copy.sent && copy.at >= serverAt) {
      putBack(form, copy.fields);
      tell(fill(form.dataset.restored, { time: clock(new Date(copy.at)) }));
      timer = window.setTimeout(send, PAUSE);
    } else if (serverAt && copy.synced) {
      remove(key); // the server's draft is the same one, or newer
    } else {
      offer(copy);
    }
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    write(key, { at: Date.now(), fields: collect(form), synced: false, sent: true, local });
    if (!form.querySelector("input[name=draft]")) {
      const name = document.createElement("input");
      Object.assign(name, { type: "hidden", name: "draft", value: key });
      form.append(name); // tells the server which draft is no longer needed
    }
  });
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => {
    const latest = read(key);
    if (document.visibilityState === "hidden" && latest && !latest.synced && !latest.sent) send(true);
  });
};

/** Dress every form that keeps itself. Somebody who is not signed in has no drafts. */
export const autosave = (root) => {
  if (document.body.dataset.user) each(root, "form[data-draft]", "Draft", keep);
};
