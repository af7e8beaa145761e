-- Where other systems want to hear of events, and what is on its way to them. An event is a row per
-- endpoint, written with what it tells of: ids only, nothing personal.
CREATE TABLE webhook_endpoints (
    id BIGINT PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    -- Who asked for it: an officer, or the account of a service token.
    owner_id BIGINT NOT NULL REFERENCES accounts (id),
    url TEXT COLLATE "C" NOT NULL,
    events TEXT COLLATE "C" NOT NULL,
    -- Sealed. The one before signs as well until previous_until.
    secret BYTEA NOT NULL,
    previous_secret BYTEA,
    previous_until BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
    -- Since when nothing arrives, and until when it is left alone.
    failing_since BIGINT NOT NULL,
    rest_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX webhook_endpoints_organization ON webhook_endpoints (organization_id, id);
-- Nothing is referenced: an event may outlive its endpoint and what it tells of.
CREATE TABLE webhook_deliveries (
    id BIGINT PRIMARY KEY,
    endpoint_id BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    -- From which side the endpoint's organization sees the member.
    side TEXT COLLATE "C" NOT NULL CHECK (side IN ('home', 'host')),
    member_id BIGINT NOT NULL,
    flow_id BIGINT,
    placement_id BIGINT,
    case_id BIGINT,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead', 'dropped')),
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    -- Why the last try failed; the status where there was an answer.
    fault TEXT COLLATE "C" CHECK (fault IN ('unreachable', 'address_refused', 'unanswered', 'refused')),
    status INTEGER,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, due_at, id);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_member ON webhook_deliveries (member_id, id);
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at, id);
-- What an officer's message is about where it is about no member (about_id 0).
ALTER TABLE messages ADD COLUMN endpoint_id BIGINT;
