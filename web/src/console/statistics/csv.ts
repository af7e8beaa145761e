// A table as a file that a spreadsheet opens, written as the service writes its own: UTF-8 with its mark,
// cells that begin like a formula behind an apostrophe.
export type Cell = string | number

function written(value: Cell): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function csv(rows: Cell[][]): string {
  return `\uFEFF${rows.map((row) => `${row.map(written).join(',')}\r\n`).join('')}`
}
