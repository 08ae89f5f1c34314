// Without network: keeps the service worker at hand, remembers who used this device last, and fills the page that the worker shows instead (templates/cycles/
// tryout_offline.html). That page is the same for everybody; whose it is, and for which groups, stands in this browser only and goes at sign-out.

import * as store from "./store.js";

const worker = () => navigator.serviceWorker?.ready.then((registration) => registration.active);

const groupsOn = (form) => {
  const field = form.elements.namedItem("group");
  if (!field?.value) return [];
  return field.options ? [...field.options].map((option) => [option.value, option.textContent.trim()]) : [[field.value, ""]];
};

const remember = async () => {
  const { user, worker: address } = document.body.dataset;
  const before = await store.get("device", "person").catch(() => null);
  const form = document.querySelector('form[data-queue="tryout"]');
  const groups = form ? groupsOn(form) : before?.user === user ? before.groups : [];
  await store.put("device", { name: "person", user, groups });
  if (!address || !navigator.onLine || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(address, { scope: "/", updateViaCache: "none" });
  // Once a day is enough to keep the form fresh; a new language or another person has it kept anew.
  const said = `${user} ${document.documentElement.lang} ${address} ${new Date().toDateString()}`;
  if (sessionStorage.getItem("leerkring:kept") === said) return;
  (await worker())?.postMessage({ type: "keep", language: document.documentElement.lang });
  sessionStorage.setItem("leerkring:kept", said);
};

/** At sign-out: nobody used this device, and the form goes. What waits to be sent stays, see queue.js. */
const forget = () => {
  store.remove("device", "person").catch(() => null);
  sessionStorage.removeItem("leerkring:kept");
  navigator.serviceWorker?.controller?.postMessage({ type: "forget" });
};

/** On the page without network: give the form to whoever used this device last. */
const take = async (page, dress) => {
  const last = await store.get("device", "person").catch(() => null);
  if (!last?.user || !last.groups?.length) {
    page.querySelector("[data-offline-nobody]").hidden = false;
    return;
  }
  document.body.dataset.user = last.user;
  const form = page.querySelector("form");
  const select = form.querySelector("select[name=group]");
  select.replaceChildren(...last.groups.map(([value, label]) => new Option(label, value)));
  select.closest(".field").hidden = last.groups.length < 2;
  form.elements.namedItem("client_key").value = "";
  form.hidden = false;
  dress();
};

/** Called once a page, before the queue is drawn: on the page without network it says whose queue it is. */
export const offline = async (dress) => {
  if (!("indexedDB" in window)) return;
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forgets-drafts]") && !event.defaultPrevented) forget();
  });
  const page = document.querySelector("[data-offline-page]");
  if (page) {
    await take(page, dress);
    window.addEventListener("online", () => {
      page.querySelector("[data-offline-back]").hidden = false;
    });
  } else if (document.body.dataset.user) {
    await remember().catch(() => null);
  }
};
