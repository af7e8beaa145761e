-- What people are told of the use of their data: a row for each version, never changed.
CREATE TABLE privacy_notices (
    version INTEGER PRIMARY KEY NOT NULL,
    in_force_from INTEGER NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL
);
-- What a member said of a purpose, one row each time; the latest holds. Where nothing was said, what the
-- notice says holds.
CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('membership', 'outbound_registration', 'short_messages', 'other_systems')),
    given BOOLEAN NOT NULL,
    notice_version INTEGER NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consents_member ON consents (member_id, purpose, id);
INSERT INTO privacy_notices (version, in_force_from, zh, en) VALUES (1, 0,
'我们记下您的姓名、身份证号、电话、支部，和您外出、到达、报平安的情况，只用来让家乡支部和流入地支部联系和照顾您。这是党组织管理党员的职责，不以您另行同意为前提。
身份证号、电话和住址加密保存。流入地支部只看到他们要用的部分。
手机的位置不会离开手机，也不会保存。地方只记到县区一级。
该办的事会用短信提醒您，短信里没有姓名和内容。您可以随时不再接收；登录验证码除外。
县里门户、商会小程序等其他系统可以收到与您有关的事项编号，没有姓名和电话；要看内容须另有权限。您可以随时不让它们收到。
每件事都可以请人代办、打电话或填纸表，不用手机也行。
谁看过您的信息，您随时能查；您的全部信息，您随时能下载；有错的，您可以要求更正。
退出党员名册满规定年限后，联系方式和来往记录会被清除。',
'We keep your name, ID number, phone and branch, and when you left, arrived and reported, so that your home and host branch can reach and look after you. This is the organisation''s duty towards its members and does not depend on a consent of yours.
ID number, phone and address are kept encrypted. The host branch sees only what it needs.
Your phone''s position never leaves the phone and is not kept. A place is a county or district.
What has to be done is also sent as a short message, without names and contents. You can stop these at any time, all but log-in codes.
Other systems, such as a county''s portal or a chamber''s app, can be sent the numbers of what concerns you, without name or phone; to see more they need rights of their own. You can stop this at any time.
Everything can also be done by somebody for you, by phone or on paper.
You can see at any time who looked at your data, take a copy of all of it, and ask for what is wrong to be corrected.
When you have been off the register for the time that the rules say, your contact data and the course of contacts are erased.');
