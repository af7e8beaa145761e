import type { ConsoleKey } from '../zh'
import flows from './flows'
import frame from './frame'
import imports from './imports'
import members from './members'
import office from './office'
import organizations from './organizations'
import states from './states'
import statistics from './statistics'
import work from './work'

const words: Record<ConsoleKey, string> = {
  ...frame,
  ...work,
  ...flows,
  ...members,
  ...organizations,
  ...imports,
  ...office,
  ...statistics, ...states,
}
export default words
