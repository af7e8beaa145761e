-- Whether consents given under an earlier notice end with this one.
ALTER TABLE privacy_notices ADD COLUMN asks_anew BOOLEAN NOT NULL DEFAULT FALSE;
-- Other systems are told of a member who consented, and no longer of whoever has not said otherwise: the
-- service's own notice says so from today on, or from the beginning where nobody has read the one before. A
-- notice that the deployment wrote itself is left to it.
INSERT INTO privacy_notices (version, in_force_from, asks_anew, zh, en)
SELECT 2, CASE WHEN EXISTS (SELECT 1 FROM accounts) THEN current_date - DATE '1970-01-01' ELSE 0 END, FALSE,
'我们记下您的姓名、身份证号、电话、支部，和您外出、到达、报平安的情况，只用来让家乡支部和流入地支部联系和照顾您。这是党组织管理党员的职责，不以您另行同意为前提。
身份证号、电话和住址加密保存。流入地支部只看到他们要用的部分。
手机的位置不会离开手机，也不会保存。地方只记到县区或乡镇、街道，不记坐标。
该办的事会用短信提醒您，短信里没有姓名和内容。没用过鸿雁的党员也要能提醒到，所以这属于同一职责，不用先征得您同意；您可以随时拒绝，拒绝后不再发，登录验证码除外。
县里门户、商会小程序等其他系统，要您同意了，才会收到与您有关的事项编号，没有姓名和电话；要看内容须另有权限。不同意不影响您办任何事；同意了也可以随时撤回，撤回后立即停止。
每件事都可以请人代办、打电话或填纸表，不用手机也行。
谁看过您的信息，您随时能查；您的全部信息，您随时能下载；有错的，您可以要求更正。
退出党员名册满规定年限后，联系方式和来往记录会被清除。',
'We keep your name, ID number, phone and branch, and when you left, arrived and reported, so that your home and host branch can reach and look after you. This is the organisation''s duty towards its members and does not depend on a consent of yours.
ID number, phone and address are kept encrypted. The host branch sees only what it needs.
Your phone''s position never leaves the phone and is not kept. A place is a county or district, or a township where one is given, never coordinates.
What has to be done is also sent as a short message, without names and contents. Members who have never used Hongyan must be reached too, so this belongs to the same duty and your consent is not asked for first. You can object at any time, and nothing more is sent but log-in codes.
Other systems, such as a county''s portal or a chamber''s app, are sent the numbers of what concerns you only once you have consented, without name or phone; to see more they need rights of their own. Nothing else depends on your consent. You can withdraw it at any time, and it stops at once.
Everything can also be done by somebody for you, by phone or on paper.
You can see at any time who looked at your data, take a copy of all of it, and ask for what is wrong to be corrected.
When you have been off the register for the time that the rules say, your contact data and the course of contacts are erased.'
WHERE NOT EXISTS (SELECT 1 FROM privacy_notices WHERE version > 1);
