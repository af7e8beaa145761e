// After both builds: the service worker learns what to keep, the first load is weighed, and every
// text file gets its compressed copies.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
const FIRST_LOAD_LIMIT = 150 * 1024

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : [path]
  })
}

function manifest(mode) {
  const path = join(dist, `${mode}.manifest.json`)
  const content = JSON.parse(readFileSync(path, 'utf8'))
  rmSync(path)
  return content
}

/** The files a chunk needs before it runs; those it imports later only where asked. */
function needed(chunks, key, later = () => false, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  const chunk = chunks[key]
  for (const next of chunk.imports ?? []) needed(chunks, next, later, seen)
  for (const next of chunk.dynamicImports ?? []) if (later(next)) needed(chunks, next, later, seen)
  return seen
}

function filesOf(chunks, keys) {
  const found = new Set()
  for (const key of keys) {
    found.add(chunks[key].file)
    for (const style of chunks[key].css ?? []) found.add(style)
  }
  return [...found]
}

const weight = (names) =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name)), { level: 9 }).length, 0)

// What the home page loads first: the entry, its page and the words of one language.
const phone = manifest('phone')
const isFirst = (key) => /\/zh(\/index)?\.ts$|home\/HomePage\.vue$/.test(key)
const first = ['index.html', ...filesOf(phone, needed(phone, 'index.html', isFirst))]

// The entry asks for these only once it runs; named in the page they come along with it. Who reads
// English loads the Chinese words for nothing, once.
const page = join(dist, 'index.html')
const html = readFileSync(page, 'utf8')
const hints = first
  .filter((name) => name.endsWith('.js') && !html.includes(name))
  .map((name) => `  <link rel="modulepreload" crossorigin href="/${name}">\n  `)
writeFileSync(page, html.replace('</head>', `${hints.join('')}</head>`))

const kilobytes = (weight(first) / 1024).toFixed(1)
console.log(`first load of the phone app: ${kilobytes} kB gzip in ${first.length} files`)
if (weight(first) > FIRST_LOAD_LIMIT) {
  console.error(`more than the ${FIRST_LOAD_LIMIT / 1024} kB allowed`)
  process.exit(1)
}
manifest('console')

// The service worker keeps all of the phone app and nothing of the console.
const worker = join(dist, 'sw.js')
const all = ['/', ...filesOf(phone, Object.keys(phone)).map((name) => `/${name}`), '/icons/goose.svg', '/manifest.webmanifest']
const version = createHash('sha256')
for (const name of all) version.update(name === '/' ? readFileSync(join(dist, 'index.html')) : name)
const script = readFileSync(worker, 'utf8')
  .replace('__VERSION__', version.digest('hex').slice(0, 12))
  .replace('__FILES__', JSON.stringify(all.sort()))
writeFileSync(worker, script)

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest'])
for (const path of files(dist)) {
  const content = readFileSync(path)
  if (!TEXT.has(extname(path)) || content.length < 512) continue
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }))
}
console.log(`client in ${relative(process.cwd(), dist)}: ${files(dist).length} files`)
