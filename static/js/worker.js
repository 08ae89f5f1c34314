// The service worker: answers when there is no network. Served at /sw.js with two lines before it: SHELL (addresses of styles, script, typeface) and PAGE
// (the page with the form of a try-out, which is the same for everybody). It keeps nothing else: no page of a person ever lies in its cache.

const CACHE = `leerkring-shell-${SHELL.join("|")}`;

/** Fetch as nobody: without cookies a page cannot carry anything of somebody. */
const asNobody = (address) => fetch(new Request(address, { credentials: "omit", cache: "no-cache" }));

const keep = async (addresses) => {
  const cache = await caches.open(CACHE);
  await Promise.all(
    addresses.map(async (address) => {
      const answer = await asNobody(address).catch(() => null);
      if (answer?.ok && !answer.redirected) await cache.put(address, answer);
    }),
  );
};

const forgetPage = async () => {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    if (new URL(request.url).pathname === PAGE) await cache.delete(request);
  }
};

const forgetOld = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("leerkring-shell-") && name !== CACHE).map((name) => caches.delete(name)));
};

self.addEventListener("install", (event) => {
  event.waitUntil(keep(SHELL).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOld(), self.clients.claim()]));
});

// A signed-in page says in which language to keep the form; the button to sign out says to forget it.
self.addEventListener("message", (event) => {
  const { type, language } = event.data ?? {};
  if (type === "keep") event.waitUntil(forgetPage().then(() => keep([...SHELL, `${PAGE}?language=${language === "en" ? "en" : "nl"}`])));
  if (type === "forget") event.waitUntil(forgetPage());
});

const offlinePage = async () => {
  const cache = await caches.open(CACHE);
  const [kept] = (await cache.keys()).filter((request) => new URL(request.url).pathname === PAGE);
  return (kept && (await cache.match(kept))) || Response.error();
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(offlinePage));
  } else if (SHELL.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(url.pathname)) ?? Response.error()));
  }
});
