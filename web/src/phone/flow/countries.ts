// Where people go abroad most, then the rest by name. Codes of ISO 3166; names by the browser.
import { language } from '@/shared/words'
import { countryName } from './place'

const FIRST = ['JP', 'KR', 'SG', 'US', 'AU', 'CA', 'DE', 'IT', 'AE', 'VN']
const REST =
  'AO AR AT BD BE BR BY CD CH CL CO CZ DK DZ EG ES ET FI FR GB GH GR HU ID IE IL IN IQ IR KE KH KZ LA LK MA MM MN MX MY NG NL NO NP NZ PE PH PK PL PT QA RO RS RU SA SD SE TH TR TZ UA UG UZ ZA ZM ZW'.split(
    ' ',
  )

export function countries(): { code: string; name: string }[] {
  const named = (code: string) => ({ code, name: countryName(code) })
  const order = new Intl.Collator(language.value)
  return [...FIRST.map(named), ...REST.map(named).sort((a, b) => order.compare(a.name, b.name))]
}
