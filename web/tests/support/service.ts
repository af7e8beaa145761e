// The real binary with the demo county in a database of its own.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Database = 'sqlite' | 'postgres'

const BINARY = new URL('../../../target/debug/hongyan', import.meta.url).pathname

interface Line {
  fields?: { message?: string; address?: string; phone?: string; code?: string }
}

/** An address of the server in HONGYAN_TEST_POSTGRES with a new database. */
function newPostgres(name: string): string {
  const server = process.env.HONGYAN_TEST_POSTGRES
  if (!server) throw new Error('HONGYAN_TEST_POSTGRES is not set')
  execFileSync('psql', ['--quiet', '--no-psqlrc', server, '-c', `CREATE DATABASE ${name}`])
  return server.replace(/\/[^/]*$/, `/${name}`)
}

export class Service {
  readonly address: Promise<string>
  private readonly folder: string
  private readonly child: ChildProcess
  private readonly codes: { phone: string; code: string }[] = []
  private readonly awaited = new Set<() => void>()

  constructor(database: Database) {
    this.folder = mkdtempSync(join(tmpdir(), 'hongyan-browser-'))
    const name = `browser_${process.pid}_${Date.now()}`
    const url = database === 'sqlite' ? `sqlite:${join(this.folder, 'demo.db')}` : newPostgres(name)
    const environment = Object.entries(process.env).filter(([key]) => !/^(HONGYAN_|DATABASE_URL$|RUST_LOG$)/.test(key))
    this.child = spawn(BINARY, ['serve', '--demo'], {
      cwd: this.folder,
      env: { ...Object.fromEntries(environment), HONGYAN_DATABASE_URL: url, HONGYAN_LISTEN: '127.0.0.1:0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.address = new Promise((resolve, reject) => {
      this.child.once('error', reject)
      this.child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)))
      const log = this.child.stderr
      if (log) createInterface({ input: log }).on('line', (line) => this.read(line, resolve))
    })
  }

  private read(line: string, listening: (address: string) => void): void {
    const { fields } = JSON.parse(line) as Line
    if (fields?.message === 'listening' && fields.address) listening(`http://${fields.address}`)
    if (fields?.code && fields.phone) {
      this.codes.push({ phone: fields.phone, code: fields.code })
      for (const look of this.awaited) look()
    }
  }

  /** The code that is sent to a phone next, or was sent and not asked for yet. */
  code(phone: string): Promise<string> {
    const ending = phone.slice(-4)
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.codes.findIndex((one) => one.phone.endsWith(ending))
        const [taken] = found < 0 ? [] : this.codes.splice(found, 1)
        if (!taken) return
        this.awaited.delete(look)
        resolve(taken.code)
      }
      this.awaited.add(look)
      look()
    })
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.removeAllListeners('exit')
    const gone = this.child.exitCode === null ? new Promise((resolve) => this.child.once('exit', resolve)) : ended
    this.child.kill('SIGTERM')
    await gone
    rmSync(this.folder, { recursive: true, force: true })
  }
}
