// A county's identity provider on another site than the service: whoever comes is somebody there already.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const CLIENT = { client_id: 'hongyan', client_secret: 'between-the-two' }

const coded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

interface Grant {
  challenge: string
  nonce: string
}

export class IdentityProvider {
  private readonly server: Server
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject }
  private readonly grants = new Map<string, Grant>()

  private constructor(private readonly subject: string) {
    this.keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.server = createServer((asked, answer) => void this.pass(asked, answer))
  }

  static async of(subject: string): Promise<IdentityProvider> {
    const provider = new IdentityProvider(subject)
    await new Promise<void>((resolve) => provider.server.listen(0, '127.0.0.2', resolve))
    return provider
  }

  get issuer(): string {
    return `http://127.0.0.2:${(this.server.address() as AddressInfo).port}`
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(asked.url ?? '/', this.issuer)
    const tell = (value: object, status = 200) => answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (pathname === '/.well-known/openid-configuration') {
      tell({ issuer: this.issuer, authorization_endpoint: `${this.issuer}/authorize`, token_endpoint: `${this.issuer}/token`, jwks_uri: `${this.issuer}/keys` })
    } else if (pathname === '/keys') {
      tell({ keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] })
    } else if (pathname === '/authorize') {
      const code = `code-${this.grants.size}`
      this.grants.set(code, { challenge: searchParams.get('code_challenge') ?? '', nonce: searchParams.get('nonce') ?? '' })
      const back = new URL(searchParams.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, state: searchParams.get('state') ?? '', session_state: 'of-its-own' }).toString()
      answer.writeHead(302, { location: back.toString() }).end()
    } else {
      const body: Buffer[] = []
      for await (const part of asked) body.push(part as Buffer)
      const form = new URLSearchParams(Buffer.concat(body).toString())
      const grant = this.grants.get(form.get('code') ?? '')
      const fits = grant?.challenge === createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url')
      if (!grant || !fits) tell({ error: 'invalid_grant' }, 400)
      else tell({ token_type: 'Bearer', access_token: 'unused', id_token: this.token(grant.nonce) })
    }
  }

  private token(nonce: string): string {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: this.issuer, sub: this.subject, aud: CLIENT.client_id, iat: now, exp: now + 300, nonce }
    const said = `${coded({ alg: 'RS256', kid: 'one' })}.${coded(claims)}`
    return `${said}.${sign('RSA-SHA256', Buffer.from(said), this.keys.privateKey).toString('base64url')}`
  }

  stop(): void {
    this.server.close()
  }
}
