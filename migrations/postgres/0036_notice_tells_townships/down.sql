UPDATE privacy_notices SET zh = replace(zh, '地方只记到县区或乡镇、街道，不记坐标。', '地方只记到县区一级。'),
    en = replace(en, 'A place is a county or district, or a township where one is given, never coordinates.', 'A place is a county or district.')
WHERE version = 1;
