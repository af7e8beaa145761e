// Keeps the phone app on the device, so that it opens with no network. The console, the interface
// and the documents are none of its business. The build fills in version and files.
const CACHE = 'hongyan-__VERSION__'
const FILES = __FILES__
const NOT_OURS = ['/api', '/api-docs', '/docs', '/console', '/healthz', '/readyz', '/.well-known', '/assets/c/']

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map((path) => new Request(path, { cache: 'no-cache' }))))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('hongyan-') && name !== CACHE).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  )
})

// The page comes from the network where there is one, so that a new version is seen at once; files
// with a hash in their name never change.
async function page(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.match('/')
    if (kept) return kept
    throw error
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (NOT_OURS.some((start) => url.pathname.startsWith(start))) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
})
