// What another system can hear of.
import type { Shape } from '@/shared/api'

export const EVENTS: Shape<'WebhookEvent'>[] = [
  'flow.submitted',
  'flow.registered',
  'flow.refused',
  'flow.withdrawn',
  'flow.cancelled',
  'flow.returned',
  'flow.closed',
  'flow.amended',
  'placement.notified',
  'placement.passed_on',
  'placement.checked_in',
  'placement.placed',
  'placement.refused',
  'placement.rerouted',
  'placement.moved',
  'placement.left',
  'placement.ended',
  'case.opened',
  'case.unreachable',
]
