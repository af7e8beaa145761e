import type zh from '../zh/enter'

const en: Record<keyof typeof zh, string> = {
  'enter.phone': 'Phone number',
  'enter.phone.hint': 'The number your branch has of you',
  'enter.phone.wrong': 'A phone number has 11 digits',
  'enter.code': 'Code',
  'enter.code.ask': 'Send me a code',
  'enter.code.sent': 'If this number is on the register, a code was sent to {phone}. It is good for {minutes} minutes.',
  'enter.code.again': 'Send it again',
  'enter.code.wait': 'Send again in {seconds} s',
  'enter.code.other': 'Use another number',
  'enter.suffix': 'Last four of your ID number',
  'enter.suffix.device': 'This is the first log-in on this phone: please also give the last four of your ID number.',
  'enter.suffix.person':
    'Several people use this phone. Give the last four of your own ID number, so that we know who you are.',
  'enter.suffix.hint': 'Write X where the last one is a letter',
  'enter.member': 'Log in as a member',
  'enter.officer': 'Log in as an officer',
  'enter.officer.go': 'I am an officer: use a password',
  'enter.member.go': 'I am a member: use my phone number',
  'enter.safe': 'Hongyan never asks for money, bank cards or their passwords. When in doubt, call your branch.',
  'notice.other_systems': 'Other systems may be sent the numbers of what concerns me and, as far as their rights go, see my record (phone and ID number masked)',
  'notice.other_systems.hint': 'You need not tick this; everything works without. It can be changed at any time under “What my data is used for”.',
  'notice.agree': 'I understand, go on',
  'notice.refuse': 'I do not agree; log out',
}
export default en
