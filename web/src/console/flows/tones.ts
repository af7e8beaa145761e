// The colour that goes with a state's words.
import type { Shape } from '@/shared/api'

type Tone = '' | 'red' | 'green' | 'ochre' | 'blue'

const FLOW: Record<Shape<'FlowState'>, Tone> = {
  draft: '',
  submitted: 'ochre',
  registered: 'blue',
  in_flow: 'green',
  refused: 'red',
  withdrawn: '',
  cancelled: '',
  returned: '',
  transferred: '',
  closed: '',
}

const PLACEMENT: Record<Shape<'PlacementState'>, Tone> = {
  notified: 'blue',
  checked_in: 'ochre',
  verifying: 'ochre',
  placed: 'green',
  moved: '',
  left: '',
  refused: 'red',
  rerouted: '',
  not_arrived: 'red',
  withdrawn: '',
}

export const flowTone = (state: Shape<'FlowState'>): Tone => FLOW[state]
export const placementTone = (state: Shape<'PlacementState'>): Tone => PLACEMENT[state]
export const FLOW_STATES = Object.keys(FLOW)
export const PLACEMENT_STATES = Object.keys(PLACEMENT)
