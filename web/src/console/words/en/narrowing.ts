import type zh from '../zh/narrowing'

const en: Record<keyof typeof zh, string> = {
  'narrow.told': 'Opened from a figure:',
  'narrow.clear': 'Show all',
  'narrow.category': 'category: {value}',
  'narrow.away': 'away only',
  'narrow.age_from': '{value} and older',
  'narrow.age_until': '{value} and younger',
  'narrow.education': 'education: {value}',
  'narrow.occupation': 'occupation: {value}',
  'narrow.flowing': 'flowing members',
  'narrow.registered': 'registered',
  'narrow.destination': 'to: {value}',
  'narrow.destination_only': 'this level only',
  'narrow.departs_from': 'left from {value}',
  'narrow.departs_until': 'left until {value}',
  'narrow.ended_from': 'ended from {value}',
  'narrow.ended_until': 'ended until {value}',
  'narrow.seen_from': 'heard of from {value}',
  'narrow.seen_until': 'heard of until {value}',
  'narrow.away_on': 'away on {value}',
  'narrow.measure': 'measure: {value}',
  'narrow.reached_from': 'heard of at any time from {value}',
  'narrow.reached_until': 'heard of at any time until {value}',
  'narrow.blank': 'not said',
}
export default en
