// The versions of the privacy notice, and where each stands.
import { api, ask, type Shape } from '@/shared/api'
import { today } from '@/shared/format'
import { language, type Language } from '@/shared/words'

type Version = Shape<'NoticeView'>

/** The latest first. */
export async function readVersions(spoken: Language = language.value): Promise<Version[]> {
  const headers = { 'Accept-Language': spoken }
  return (await ask(api.GET('/api/v1/privacy-notices', { headers }))).items
}

export type Standing = 'coming' | 'in_force' | 'past'

export function standing(one: Version, all: Version[], now: string = today()): Standing {
  if (one.in_force_from > now) return 'coming'
  return all.find((other) => other.in_force_from <= now)?.version === one.version ? 'in_force' : 'past'
}

/** What is typed as the service keeps it: a paragraph a line, none of them empty. */
export function paragraphs(typed: string): string[] {
  return typed.split('\n').map((line) => line.trim()).filter(Boolean)
}
