// The 34 divisions of the province level as tiles, a row per line, roughly by direction. No map: a map
// of China needs an approved base and its number.

export interface Tile {
  /** First two digits of the division code. */
  code: string
  zh: string
  en: string
}

const NAMES: Record<string, [zh: string, en: string]> = {
  '11': ['北京', 'BJ'],
  '12': ['天津', 'TJ'],
  '13': ['河北', 'HE'],
  '14': ['山西', 'SX'],
  '15': ['内蒙古', 'NM'],
  '21': ['辽宁', 'LN'],
  '22': ['吉林', 'JL'],
  '23': ['黑龙江', 'HL'],
  '31': ['上海', 'SH'],
  '32': ['江苏', 'JS'],
  '33': ['浙江', 'ZJ'],
  '34': ['安徽', 'AH'],
  '35': ['福建', 'FJ'],
  '36': ['江西', 'JX'],
  '37': ['山东', 'SD'],
  '41': ['河南', 'HA'],
  '42': ['湖北', 'HB'],
  '43': ['湖南', 'HN'],
  '44': ['广东', 'GD'],
  '45': ['广西', 'GX'],
  '46': ['海南', 'HI'],
  '50': ['重庆', 'CQ'],
  '51': ['四川', 'SC'],
  '52': ['贵州', 'GZ'],
  '53': ['云南', 'YN'],
  '54': ['西藏', 'XZ'],
  '61': ['陕西', 'SN'],
  '62': ['甘肃', 'GS'],
  '63': ['青海', 'QH'],
  '64': ['宁夏', 'NX'],
  '65': ['新疆', 'XJ'],
  '71': ['台湾', 'TW'],
  '81': ['香港', 'HK'],
  '82': ['澳门', 'MO'],
}

const ROWS = [
  '-- -- -- -- -- -- -- 23',
  '-- -- -- -- -- 15 21 22',
  '65 -- 62 64 14 11 12 --',
  '-- 63 61 41 13 37 -- --',
  '54 51 50 42 34 32 31 --',
  '-- 53 52 43 36 33 -- --',
  '-- -- 45 44 35 -- 71 --',
  '-- -- 46 82 81 -- -- --',
]

/** Row by row; null where nothing lies. */
export const TILES: (Tile | null)[] = ROWS.flatMap((row) =>
  row.split(' ').map((code) => {
    const names = NAMES[code]
    return names ? { code, zh: names[0], en: names[1] } : null
  }),
)

const SHADES = 5

/** From 0 for nobody to the darkest for the most. */
export function shade(count: number, most: number): number {
  return count <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((count / most) * SHADES))
}
