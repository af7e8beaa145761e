import type zh from '../zh/notices'

const en: Record<keyof typeof zh, string> = {
  'nav.notices': 'Privacy notice',
  'notices.told': 'What personal data is used for; shown to everybody at the first log-in and when it changes. Once published it is never changed, only followed by a new version.',
  'notices.new': 'Publish a new version',
  'notices.new.told': 'Begun from the text before it; the paragraphs of both languages go together.',
  'notices.coming': 'Not in force yet',
  'notices.in_force': 'In force',
  'notices.past': 'Replaced',
  'notices.from': 'In force from {day}',
  'notices.from_start': 'In force from the beginning',
  'notices.text': 'Text',
  'notices.zh': 'Chinese',
  'notices.en': 'English',
  'notices.lines': 'A paragraph a line; empty lines do not count',
  'notices.uneven': '{zh} paragraphs in Chinese and {en} in English: there must be as many',
  'notices.in_force_from': 'In force from',
  'notices.in_force_from.told': 'Not before today nor the version before',
  'notices.asks_anew': 'Ask for consents anew',
  'notices.asks_anew.hint': 'Tick this where other systems are sent something else than before, or others are: earlier consents end on that day and members are asked again. Where only the wording changes, leave it: they stand. Withdrawals and objections stand in any case.',
  'notices.asks_anew.told': 'Earlier consents to other systems being told end on that day; members are asked again.',
  'notices.preview': 'What members will see',
  'notices.publish': 'Publish',
  'notices.publish.told': 'Version {n} is in force from {day}: from that day on, members and officers are shown it when they open the phone app, and go on once they have accepted. It cannot be changed afterwards.',
}
export default en
