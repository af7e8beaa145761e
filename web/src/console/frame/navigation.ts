// The menu: a page appears for those whose post can use it.
import { computed } from 'vue'
import { may, type Right } from '@/shared/rights'
import type { ConsoleKey } from '@/console/words/zh'

interface Door {
  name: string
  words: ConsoleKey
  right?: Right
}

const DOORS: Door[] = [
  { name: 'work', words: 'nav.work' },
  { name: 'absentees', words: 'nav.absentees', right: 'absentees' },
  { name: 'flows', words: 'nav.flows', right: 'flows' },
  { name: 'placements', words: 'nav.placements', right: 'flows' },
  { name: 'members', words: 'nav.members', right: 'members' },
  { name: 'organizations', words: 'nav.organizations' },
  { name: 'imports', words: 'nav.imports', right: 'imports' },
  { name: 'exports', words: 'nav.exports', right: 'exports' },
  { name: 'statistics', words: 'nav.statistics', right: 'statistics' },
  { name: 'policies', words: 'nav.policies' },
  { name: 'audit', words: 'nav.audit', right: 'audit' },
  { name: 'accounts', words: 'nav.accounts', right: 'accounts' },
  { name: 'integrations', words: 'nav.integrations', right: 'integrations' },
  { name: 'notices', words: 'nav.notices', right: 'notices' },
  { name: 'jobs', words: 'nav.jobs', right: 'jobs' },
  { name: 'settings', words: 'nav.settings' },
]

export const doors = computed(() => DOORS.filter((door) => !door.right || may(door.right)))
