// Small helpers that every module shares.

/** All elements for a selector in a part of the page, the part itself included. */
export const all = (root, selector) => {
  const found = [...root.querySelectorAll(selector)];
  return root.matches?.(selector) ? [root, ...found] : found;
};

/** Run once per element, however often the part is dressed. */
export const each = (root, selector, name, action) => {
  for (const element of all(root, selector)) {
    const flag = `ready${name}`;
    if (element.dataset[flag]) continue;
    element.dataset[flag] = "1";
    action(element);
  }
};

/** A sentence with its {words} filled in. */
export const fill = (sentence, words) => (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole);

/** A time of day as the server writes it in the language of the page, whatever the language of the device: data-clock on body. */
export const clock = (moment = new Date()) => {
  const two = (number) => String(number).padStart(2, "0");
  return fill(document.body.dataset.clock ?? "{hour}:{minute}", { hour: two(moment.getHours()), minute: two(moment.getMinutes()) });
};

/** Say something to who cannot see the change. */
export const say = (sentence) => {
  const place = document.getElementById("say");
  if (!place || !sentence) return;
  place.textContent = "";
  window.setTimeout(() => (place.textContent = sentence), 50);
};

/** A sentence of the page's own, translated by the server: data-say-<name> on body. */
export const sentence = (name) => document.body.dataset[`say${name}`] ?? "";

/** Show a sentence that asks for attention, at the end of the form that it is about, else above the page. */
export const show = (text, form) => {
  if (!text) return;
  const place = form ?? document.getElementById("messages");
  if (!place) return;
  place.querySelector(":scope > .message-error[data-by-script]")?.remove();
  const line = document.createElement("p");
  line.className = "message message-error";
  line.dataset.byScript = "1";
  line.setAttribute("role", "alert");
  line.textContent = text;
  place.append(line);
};

/** The token that the server wants with every change: the cookie has the newest one, also after signing in again in another window. */
export const token = (form) => {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/);
  if (cookie) return cookie[1];
  const field = (form ?? document).querySelector("input[name=csrfmiddlewaretoken]");
  if (field) return field.value;
  try {
    return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["x-csrftoken"] ?? "";
  } catch {
    return "";
  }
};

/** Post fields. A redirect (to the sign-in page) counts as refused: nothing was kept. */
export const post = (url, fields, form, keepalive = false) =>
  fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": token(form), Accept: "application/json" },
    body: new URLSearchParams(fields),
    credentials: "same-origin",
    redirect: "manual",
    keepalive,
  });
