// What the service wants to be shown before it does something, by the code of its refusal.
import type { Failure } from '@/shared/api'

export type Proof = 'password' | 'totp'

const PROOFS: Record<string, Proof> = { step_up_needed: 'password', totp_needed: 'totp' }

export function proofFor(failure: Failure | null): Proof | null {
  return PROOFS[failure?.code ?? ''] ?? null
}
