import type zh from '../zh/exports'

const en: Record<keyof typeof zh, string> = {
  'export.title': 'Exports',
  'export.told': 'Lists are gathered in the background; phones and ID numbers are masked. You can leave and come back.',
  'export.kind': 'List',
  'export.format': 'Format',
  'export.begin': 'Begin',
  'export.full': 'Export in full',
  'export.full.told': 'Phones and ID numbers in full. The reason stays in the audit beside every person in the file; fetching it asks for the authenticator.',
  'export.is_full': 'in full',
  'export.past': 'My exports',
  'export.none': 'No list was exported yet',
  'export.until': 'to be fetched until {at}',
  'export.list': 'Export',
  'ExportKind.members': 'Register',
  'ExportKind.outbound_ledger': 'Ledger of who is away',
  'ExportKind.inbound_ledger': 'Ledger of who came',
  'ExportKind.absentees': 'Absentee list',
  'ExportKind.quarterly_summary': 'Quarterly summary',
  'ExportFormat.xlsx': 'Excel workbook (.xlsx)',
  'ExportFormat.csv': 'Text table (.csv)',
}
export default en
