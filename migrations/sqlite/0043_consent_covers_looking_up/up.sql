-- What other systems may look up is the subject of the consent too, and no longer only what they are sent
-- (ADR 24): the service's own notice says so from today on, or from the beginning where nobody has read the one
-- before, and asks anew. A notice that the deployment wrote itself is left to it.
INSERT INTO privacy_notices (version, in_force_from, asks_anew, zh, en)
SELECT 3, CASE WHEN EXISTS (SELECT 1 FROM accounts) THEN CAST(strftime('%s', 'now') AS INTEGER) / 86400 ELSE 0 END, TRUE,
'我们记下您的姓名、身份证号、电话、支部，和您外出、到达、报平安的情况，只用来让家乡支部和流入地支部联系和照顾您。这是党组织管理党员的职责，不以您另行同意为前提。
身份证号、电话和住址加密保存。流入地支部只看到他们要用的部分。
手机的位置不会离开手机，也不会保存。地方只记到县区或乡镇、街道，不记坐标。
该办的事会用短信提醒您，短信里没有姓名和内容。没用过鸿雁的党员也要能提醒到，所以这属于同一职责，不用先征得您同意；您可以随时拒绝，拒绝后不再发，登录验证码除外。
县里门户、商会小程序等其他系统，要您同意了，才能收到与您有关的事项编号，并按县里、镇里给它的权限查到您的姓名、基本情况、所在支部，以及外出、接收、报到的登记内容，包括工作单位、在外住处和您写的话；手机号、身份证号只露几位，名册上的住址看不到。您没有同意，它们就查不到您，也收不到您的事。不同意不影响您办任何事；同意了也可以随时撤回，撤回后立即停止。以前同意过的，请重新决定。
每件事都可以请人代办、打电话或填纸表，不用手机也行。
谁看过您的信息，您随时能查；您的全部信息，您随时能下载；有错的，您可以要求更正。
退出党员名册满规定年限后，联系方式和来往记录会被清除。',
'We keep your name, ID number, phone and branch, and when you left, arrived and reported, so that your home and host branch can reach and look after you. This is the organisation''s duty towards its members and does not depend on a consent of yours.
ID number, phone and address are kept encrypted. The host branch sees only what it needs.
Your phone''s position never leaves the phone and is not kept. A place is a county or district, or a township where one is given, never coordinates.
What has to be done is also sent as a short message, without names and contents. Members who have never used Hongyan must be reached too, so this belongs to the same duty and your consent is not asked for first. You can object at any time, and nothing more is sent but log-in codes.
Other systems, such as a county''s portal or a chamber''s app, are sent the numbers of what concerns you only once you have consented, and can then, as far as the county or township gave them the right, see your name, record and branch and what your registrations, placements and reports say: employer, residence away from home and what you wrote, phone and ID number masked, and not the address of the register. Without your consent they neither find you nor hear of you. Nothing else depends on it. You can withdraw it at any time, and it stops at once. If you consented before, please decide anew.
Everything can also be done by somebody for you, by phone or on paper.
You can see at any time who looked at your data, take a copy of all of it, and ask for what is wrong to be corrected.
When you have been off the register for the time that the rules say, your contact data and the course of contacts are erased.'
WHERE EXISTS (SELECT 1 FROM privacy_notices WHERE version = 2 AND zh LIKE '%要您同意了，才会收到%')
  AND NOT EXISTS (SELECT 1 FROM privacy_notices WHERE version > 2);
