-- Places may be townships, which the notice that comes with the service denied.
UPDATE privacy_notices SET zh = replace(zh, '地方只记到县区一级。', '地方只记到县区或乡镇、街道，不记坐标。'),
    en = replace(en, 'A place is a county or district.', 'A place is a county or district, or a township where one is given, never coordinates.')
WHERE version = 1;
