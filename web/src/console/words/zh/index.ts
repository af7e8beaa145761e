import audit from './audit'
import exports from './exports'
import flows from './flows'
import frame from './frame'
import imports from './imports'
import integrations from './integrations'
import members from './members'
import narrowing from './narrowing'
import notices from './notices'
import office from './office'
import organizations from './organizations'
import providers from './providers'
import states from './states'
import statistics from './statistics'
import work from './work'

const words = { ...audit, ...exports, ...narrowing, ...frame, ...work, ...flows, ...members, ...organizations, ...imports, ...integrations, ...notices, ...office, ...providers, ...states, ...statistics }
export default words
export type ConsoleKey = keyof typeof words
