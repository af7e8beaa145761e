import type zh from '../zh/organizations'

const en: Record<keyof typeof zh, string> = {
  'organization.mine': 'My organisations',
  'organization.find': 'Find an organisation',
  'organization.search': 'Part of the name',
  'organization.by_place': 'By place',
  'organization.scan': 'Scan a code',
  'organization.everywhere': 'Anywhere',
  'organization.none': 'Nothing found. Try another spelling, or by place.',
  'organization.name': 'Full name',
  'organization.kind': 'Kind',
  'organization.place': 'Place',
  'organization.superior': 'Above it',
  'organization.secretary': 'Secretary: {name}',
  'organization.secretary.title': 'Secretary',
  'organization.arrive': 'I have arrived here',
  'code.told': 'Hold the code inside the frame',
  'code.no_camera': 'The camera is not available; take a photo or choose one.',
  'code.photo': 'Photo from camera or album',
  'code.none': 'No code in this picture. Try a clearer one.',
  'code.foreign': 'This is not the code of an organisation.',
  'code.of': 'Code of {name}',
  'code.use': 'Newcomers scan it to report here',
}
export default en
