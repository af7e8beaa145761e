// A destination in words.
import { api, ask, type Shape } from '@/shared/api'
import { language } from '@/shared/words'
import { t } from '@/phone/words'

export interface Place {
  name: string
  /** The division, where it is in one. */
  region: string
  /** The organization there, where one is named. */
  host: string
}

export function countryName(code: string): string {
  return new Intl.DisplayNames([language.value], { type: 'region' }).of(code) ?? code
}

export async function regionName(code: string): Promise<string> {
  const region = await ask(api.GET('/api/v1/regions/{code}', { params: { path: { code } } }))
  return region.full_name
}

export async function placeOf(destination: Shape<'Destination'>, hostName: string | null): Promise<Place> {
  const host = hostName ?? ''
  switch (destination.kind) {
    case 'unknown':
      return { name: t('place.unknown'), region: '', host }
    case 'abroad':
      return { name: countryName(destination.country), region: '', host }
    case 'place':
      return { name: await regionName(destination.region), region: destination.region, host }
    case 'organization': {
      const id = destination.organization
      const found = await ask(api.GET('/api/v1/organizations/{id}', { params: { path: { id } } }))
      return { name: found.region_name, region: found.region_code, host: found.short_name }
    }
  }
}
