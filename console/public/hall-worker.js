// The hall page without a line: its own files and nothing else. Nothing the API says, no paper, no picture is ever kept here.

const shell = 'nhipcau-hall-1';
const page = '/h';
/** A line that is there and does not answer must not keep the page shut. */
const patienceMs = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  const { type, paths } = event.data ?? {};
  if (type !== 'keep' || !Array.isArray(paths)) return;
  event.waitUntil(keepAssets(paths.filter((path) => typeof path === 'string' && path.startsWith('/assets/'))));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  // Asked for anew on purpose: how fast the line is.
  if (request.cache === 'no-store') return;
  if (request.mode === 'navigate') event.respondWith(newestFirst(event, page));
  else if (pathname.startsWith('/assets/')) event.respondWith(keptFirst(request));
});

async function keepPage() {
  const cache = await caches.open(shell);
  const answer = await fetch(page, { cache: 'reload' });
  if (!answer.ok) throw new Error(`${page} answered ${answer.status}`);
  const html = await answer.clone().text();
  await cache.put(page, answer);
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  await cache.addAll(named);
}

async function keepAssets(paths) {
  const cache = await caches.open(shell);
  const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all(paths.filter((path) => !known.has(path)).map((path) => cache.add(path)));
}

/** Names carry a hash: what is kept is right for ever. */
async function keptFirst(request) {
  const cache = await caches.open(shell);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function newestFirst(event, name) {
  const cache = await caches.open(shell);
  const fresh = fetch(event.request).then(async (answer) => {
    if (answer.ok) await cache.put(name, answer.clone());
    return answer;
  });
  event.waitUntil(fresh.catch(() => undefined));
  const kept = await cache.match(name);
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), patienceMs));
  return Promise.race([fresh.catch(() => kept), late]);
}

/** Another version of this worker kept under another name. */
async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith('nhipcau-hall-') && name !== shell).map((name) => caches.delete(name)),
  );
}
