// Where reports wait and what is known lies, so that both survive a reload and a restart.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Problem, Shape } from '@/shared/api'

export type ReportBody = Shape<'NewCheckIn'>
export type Receipt = Shape<'CheckInReceipt'>

/** A report made on this device. Its id is the server's key to it for ever. */
export interface Report {
  id: string
  /** The account that made it: nobody else sends or sees it. */
  account: string
  body: ReportBody
  /** The place in words, as it was chosen. */
  place: string
  state: 'waiting' | 'sent' | 'refused'
  attempts: number
  /** The server's answer, once there is one. */
  receipt?: Receipt
  problem?: Problem
}

interface Shelves extends DBSchema {
  reports: { key: string; value: Report; indexes: { account: string } }
  known: { key: string; value: unknown }
}

export interface Store {
  /** False where the browser keeps nothing: reports then last as long as the page. */
  isDurable: boolean
  reportsOf(account: string): Promise<Report[]>
  put(report: Report): Promise<void>
  /** Puts it in place of the one that is there; where there is none any more, does nothing. */
  replace(report: Report): Promise<void>
  remove(id: string): Promise<void>
  known<T>(name: string): Promise<T | undefined>
  know(name: string, value: unknown): Promise<void>
  forget(): Promise<void>
}

function lasting(db: IDBPDatabase<Shelves>): Store {
  return {
    isDurable: true,
    reportsOf: (account) => db.getAllFromIndex('reports', 'account', account),
    put: async (report) => void (await db.put('reports', report)),
    replace: async (report) => {
      const change = db.transaction('reports', 'readwrite')
      if ((await change.store.getKey(report.id)) !== undefined) await change.store.put(report)
      await change.done
    },
    remove: (id) => db.delete('reports', id),
    known: async <T>(name: string) => (await db.get('known', name)) as T | undefined,
    know: async (name, value) => void (await db.put('known', value, name)),
    forget: () => db.clear('known'),
  }
}

function passing(): Store {
  const reports = new Map<string, Report>()
  const things = new Map<string, unknown>()
  return {
    isDurable: false,
    reportsOf: async (account) => [...reports.values()].filter((report) => report.account === account),
    put: async (report) => void reports.set(report.id, report),
    replace: async (report) => {
      if (reports.has(report.id)) reports.set(report.id, report)
    },
    remove: async (id) => void reports.delete(id),
    known: async <T>(name: string) => things.get(name) as T | undefined,
    know: async (name, value) => void things.set(name, value),
    forget: async () => things.clear(),
  }
}

async function open(): Promise<Store> {
  try {
    const db = await openDB<Shelves>('hongyan', 1, {
      upgrade(made) {
        made.createObjectStore('reports', { keyPath: 'id' }).createIndex('account', 'account')
        made.createObjectStore('known')
      },
    })
    return lasting(db)
  } catch {
    return passing()
  }
}

let opened: Promise<Store> | null = null

export function store(): Promise<Store> {
  opened ??= open()
  return opened
}
