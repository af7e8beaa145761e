import type zh from '../zh/common'

const en: Record<keyof typeof zh, string> = {
  'app.name': 'Hongyan',
  'app.line': 'However far you go, your branch is with you',

  'do.save': 'Save',
  'do.send': 'Send',
  'do.cancel': 'Cancel',
  'do.close': 'Close',
  'do.back': 'Back',
  'do.next': 'Next',
  'do.retry': 'Try again',
  'do.more': 'Show more',
  'do.search': 'Search',
  'do.copy': 'Copy',
  'do.copied': 'Copied',
  'do.change': 'Change',
  'do.confirm': 'Confirm',

  'yes': 'Yes',
  'no': 'No',

  'state.loading': 'Loading…',
  'state.empty': 'Nothing here yet',
  'state.failed': 'This could not be read',
  'state.offline': 'No connection right now',
  'state.offline.told': 'The service cannot be reached. What you saved is kept and goes on by itself later.',
  'state.offline.banner': 'No connection; we carry on when it is back',

  'fault.offline': 'The service could not be reached. Check the network and try again.',
  'fault.unknown': 'Something went wrong. Please try again later.',
  'fault.request': 'Request {id}',
  'fault.why': 'By the rule: {rule}',

  'log_in.title': 'Log in',
  'log_in.login': 'Log-in name',
  'log_in.password': 'Password',
  'log_in.do': 'Log in',
  'log_in.out': 'Log out',
  'log_in.again': 'Your session has ended',
  'log_in.again.told': 'Log in again; what you filled in is still here.',
  'log_in.other': 'Log in as somebody else and drop this page',

  'step_up.title': 'Confirm your post',
  'step_up.told': 'You logged in with a code. What belongs to your post needs your password too.',
  'step_up.do': 'Confirm',
  'step_up.first': 'This step needs your post confirmed by password.',
  'totp.code': 'Code of the authenticator',
  'totp.code.told': 'The six digits that it shows now.',

  'password.title': 'Change password',
  'password.must': 'This is the initial password. Choose one of your own first.',
  'password.current': 'Current password',
  'password.new': 'New password',
  'password.rule': 'At least 10 characters, not a common one, without your log-in name.',

  'notice.title': 'How your data is used',
  'notice.version': 'Version {n}, in force from {day}',
  'notice.version.first': 'Version {n}',

  'why.title': 'Why?',

  'field.required': 'Please fill this in',
  'field.optional': ' (optional)',

  'region.title': 'Choose a place',
  'region.search': 'Type a name, such as 宝安',
  'region.all': 'China',
  'region.choose': 'Choose {name}',
  'region.none': 'No such place was found. Try another spelling, or go level by level.',
  'region.old': 'Former division, now part of another',

  'language.zh': '中文',
  'language.en': 'English',
  'text.title': 'Text size',
  'text.0': 'Standard',
  'text.1': 'Large',
  'text.2': 'Larger',
  'text.3': 'Largest',

  'device.iphone': 'iPhone',
  'device.ipad': 'iPad',
  'device.harmony': 'HarmonyOS phone',
  'device.android': 'Android phone',
  'device.windows': 'Windows computer',
  'device.mac': 'Mac',
  'device.linux': 'Linux computer',
  'browser.wechat': 'WeChat',
  'browser.dingtalk': 'DingTalk',

  'page.lost': 'No such page',
  'page.lost.told': 'The address may be mistyped, or the page has moved.',
}
export default en
