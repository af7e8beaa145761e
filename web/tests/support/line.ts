// The line between a phone and the service, which a test can cut.
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export class Line {
  isDown = false
  /** Lets the next report through to the service, and goes down before its answer is back. */
  breaksAtNextReport = false
  /** The reports that reached the service, as they were sent. */
  readonly reports: { id: string }[] = []
  private readonly server: Server

  private constructor(private readonly service: string) {
    this.server = createServer((asked, answer) => this.pass(asked, answer))
  }

  static async to(service: string): Promise<Line> {
    const line = new Line(service)
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve))
    return line
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    if (this.isDown) {
      asked.socket.destroy()
      return
    }
    const isReport = asked.method === 'POST' && asked.url === '/api/v1/check-ins'
    const breaks = isReport && this.breaksAtNextReport
    if (breaks) this.breaksAtNextReport = false
    const body: Buffer[] = []
    const passed = request(
      this.service + (asked.url ?? '/'),
      { method: asked.method ?? 'GET', headers: this.headers(asked) },
      (given) => {
        if (isReport) this.reports.push(JSON.parse(Buffer.concat(body).toString()) as { id: string })
        if (breaks) {
          this.isDown = true
          given.resume()
          given.on('end', () => asked.socket.destroy())
          return
        }
        answer.writeHead(given.statusCode ?? 502, given.headers)
        given.pipe(answer)
      },
    )
    passed.on('error', () => asked.socket.destroy())
    asked.on('data', (chunk: Buffer) => body.push(chunk))
    asked.pipe(passed)
  }

  /** The demo answers to its own address only. */
  private headers(asked: IncomingMessage): OutgoingHttpHeaders {
    const { origin } = asked.headers
    return { ...asked.headers, host: new URL(this.service).host, ...(origin ? { origin: this.service } : {}) }
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}
