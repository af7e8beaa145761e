CREATE TABLE check_ins (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id),
    client_id TEXT COLLATE "C" NOT NULL,
    content_hash BYTEA NOT NULL,
    flow_id BIGINT REFERENCES flows (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('arrival', 'all_is_well', 'homecoming', 'report_back')),
    made_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    region_code TEXT COLLATE "C" NOT NULL,
    note BYTEA,
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('member', 'proxy')),
    proxy_id BIGINT REFERENCES accounts (id),
    proxy_reason TEXT COLLATE "C" NOT NULL,
    effect TEXT COLLATE "C" NOT NULL CHECK (effect IN ('applied', 'needs_review')),
    effect_reason TEXT COLLATE "C" NOT NULL,
    answer TEXT COLLATE "C" NOT NULL,
    read_by BIGINT,
    read_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX check_ins_client ON check_ins (member_id, client_id);
CREATE INDEX check_ins_member ON check_ins (member_id, made_at, id);
CREATE INDEX check_ins_review ON check_ins (flow_id, id) WHERE effect = 'needs_review';
