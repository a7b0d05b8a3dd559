-- Tables live in schema `stillpoint`, owned by `migrator`; what the gateway may read are the views of schema `history`.
-- Times are the database's. An index is named for the query it serves.

----------------------------------------------------------------------------------------------------------------- runs

CREATE TABLE runs (
    id                   uuid PRIMARY KEY,
    -- Counts the saves; an orchestrator that holds this version in memory need not read the run again.
    version              bigint      NOT NULL,
    kind                 text        NOT NULL,
    system               text        NOT NULL,
    name                 text,
    description          text,
    status               text        NOT NULL CHECK (status IN
        ('ACCEPTED', 'PLANNING', 'PLANNED', 'AWAITING_APPROVAL', 'REJECTED', 'RUNNING', 'SUCCEEDED', 'COMPENSATING',
         'ROLLED_BACK', 'NEEDS_OPERATOR', 'CANCELED', 'RESOLVED')),
    requested_by         text        NOT NULL,
    labels               jsonb       NOT NULL DEFAULT '{}',
    request              jsonb       NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    started_at           timestamptz,
    finished_at          timestamptz,
    steps_done           int         NOT NULL DEFAULT 0,
    steps_total          int         NOT NULL DEFAULT 0,
    bytes_done           bigint      NOT NULL DEFAULT 0,
    bytes_total          bigint      NOT NULL DEFAULT 0,
    downtime_started_at  timestamptz,
    downtime_ended_at    timestamptz,
    downtime_estimate_ms bigint,
    checkpoint_set       uuid,
    waiting_for          text,
    plan_hash            text,
    problems             jsonb       NOT NULL DEFAULT '[]',
    warnings             jsonb       NOT NULL DEFAULT '[]',
    past_pivot           boolean     NOT NULL DEFAULT false,
    -- What was asked for, as the saga holds it.
    run_order            jsonb       NOT NULL,
    -- What the saga knows of the run as a whole; its steps are rows of their own.
    state                jsonb       NOT NULL,
    last_event           bigint      NOT NULL DEFAULT 0,
    -- When the run wants to be looked at again, whatever happens; null when only a message can move it.
    wake_at              timestamptz,
    CHECK ((finished_at IS NOT NULL) =
           (status IN ('PLANNED', 'REJECTED', 'SUCCEEDED', 'ROLLED_BACK', 'CANCELED', 'RESOLVED')))
);
CREATE INDEX runs_due ON runs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX runs_of_system_newest_first ON runs (lower(system), id DESC);
CREATE INDEX runs_by_status_newest_first ON runs (status, id DESC);
CREATE INDEX runs_by_label ON runs USING gin (labels jsonb_path_ops);
ALTER TABLE runs SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE plans (
    run        uuid PRIMARY KEY REFERENCES runs,
    hash       text        NOT NULL,
    -- What GET /runs/{id}/plan answers.
    document   jsonb       NOT NULL,
    -- What the saga works from.
    plan       jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE steps (
    run         uuid   NOT NULL REFERENCES runs,
    id          text   NOT NULL,
    position    int    NOT NULL,
    kind        text   NOT NULL,
    target      text   NOT NULL,
    depends_on  jsonb  NOT NULL DEFAULT '[]',
    status      text   NOT NULL CHECK (status IN
        ('PENDING', 'RUNNING', 'WAITING', 'RETRYING', 'DONE', 'FAILED', 'SKIPPED', 'UNDOING', 'UNDONE', 'UNDO_FAILED',
         'ABANDONED')),
    direction   text   NOT NULL CHECK (direction IN ('FORWARD', 'UNDO')),
    bytes_done  bigint NOT NULL DEFAULT 0,
    bytes_total bigint NOT NULL DEFAULT 0,
    waiting_for text,
    state       jsonb  NOT NULL,
    PRIMARY KEY (run, id)
);
ALTER TABLE steps SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE attempts (
    run         uuid NOT NULL,
    step        text NOT NULL,
    direction   text NOT NULL CHECK (direction IN ('FORWARD', 'UNDO')),
    number      int  NOT NULL CHECK (number > 0),
    executor    text,
    started_at  timestamptz,
    finished_at timestamptz,
    outcome     text,
    detail      text,
    PRIMARY KEY (run, step, direction, number)
);
ALTER TABLE attempts SET (fillfactor = 70);

-------------------------------------------------------------------------------------------------------------- requests

-- Each request of a gateway takes effect once; a repeated delivery gets the first reply.
CREATE TABLE handled_requests (
    id         uuid PRIMARY KEY,
    reply      jsonb       NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX handled_requests_oldest_first ON handled_requests (handled_at);

CREATE TABLE idempotency_keys (
    principal  text        NOT NULL,
    key        text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    body_hash  text        NOT NULL,
    run        uuid        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_keys_oldest_first ON idempotency_keys (created_at);

-- The id that a gateway told the user for a repeated request, and the run that answers it.
CREATE TABLE run_aliases (
    alias uuid PRIMARY KEY,
    run   uuid NOT NULL
);

CREATE TABLE api_keys (
    prefix     text PRIMARY KEY,
    name       text        NOT NULL,
    hash       text        NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
    roles      jsonb       NOT NULL DEFAULT '[]',
    systems    jsonb       NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
);

---------------------------------------------------------------------------------------------------------------- claims

-- A VM or disk is changed by one run at a time: the primary keys say so.
CREATE TABLE vm_claims (
    vm_id      uuid PRIMARY KEY,
    vm         text        NOT NULL,
    run        uuid        NOT NULL REFERENCES runs,
    system     text        NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX vm_claims_of_run ON vm_claims (run);

CREATE TABLE disk_claims (
    disk_id    text PRIMARY KEY,
    path       text        NOT NULL,
    run        uuid        NOT NULL REFERENCES runs,
    claimed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX disk_claims_of_run ON disk_claims (run);

CREATE TABLE set_claims (
    set_id     uuid        NOT NULL,
    run        uuid        NOT NULL REFERENCES runs,
    mode       text        NOT NULL CHECK (mode IN ('SHARED', 'EXCLUSIVE')),
    claimed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (set_id, run)
);
CREATE INDEX set_claims_of_run ON set_claims (run);

-- An exclusive claim stands alone. Claims of one set are taken one after the other.
CREATE FUNCTION refuse_set_claim_beside_an_exclusive_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.set_id::text, 0));
    IF EXISTS (SELECT FROM set_claims c
               WHERE c.set_id = NEW.set_id AND c.run <> NEW.run AND 'EXCLUSIVE' IN (c.mode, NEW.mode)) THEN
        RAISE EXCEPTION 'checkpoint set % is claimed by another run', NEW.set_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'set_claims_exclusive';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER set_claims_exclusive BEFORE INSERT OR UPDATE ON set_claims
    FOR EACH ROW EXECUTE FUNCTION refuse_set_claim_beside_an_exclusive_one();

--------------------------------------------------------------------------------------------------------------- catalog

CREATE TABLE checkpoint_sets (
    id         uuid PRIMARY KEY,
    system     text        NOT NULL,
    name       text        NOT NULL,
    status     text        NOT NULL CHECK (status IN
        ('CREATING', 'COMPLETE', 'INCOMPLETE', 'SAFETY', 'DELETING', 'DELETED', 'QUARANTINED')),
    created_at timestamptz NOT NULL DEFAULT now(),
    run        uuid        NOT NULL REFERENCES runs,
    parent     uuid REFERENCES checkpoint_sets
);
CREATE INDEX checkpoint_sets_of_system_newest_first ON checkpoint_sets (lower(system), id DESC);
CREATE UNIQUE INDEX checkpoint_sets_one_name_per_system ON checkpoint_sets (lower(system), lower(name))
    WHERE status NOT IN ('DELETED', 'SAFETY');

CREATE TABLE set_members (
    set_id        uuid NOT NULL REFERENCES checkpoint_sets,
    vm_id         uuid NOT NULL,
    vm            text NOT NULL,
    -- Both null until the VM's checkpoint is made.
    checkpoint_id text,
    obtained_type text,
    power_state   text NOT NULL,
    PRIMARY KEY (set_id, vm_id),
    CHECK ((checkpoint_id IS NULL) = (obtained_type IS NULL))
);

CREATE TABLE disk_copies (
    set_id          uuid   NOT NULL REFERENCES checkpoint_sets,
    disk_id         text   NOT NULL,
    owner           text   NOT NULL,
    disk            text   NOT NULL,
    location        text   NOT NULL,
    -- The copy's folder; file, lengths and root are null until the copy is verified.
    folder          text   NOT NULL,
    path            text,
    length          bigint,
    allocated_bytes bigint,
    merkle_root     text CHECK (merkle_root ~ '^sha256:[0-9a-f]{64}$'),
    manifest        text,
    key_id          text,
    verified_at     timestamptz,
    -- How long the copy took, its verification included.
    copied_in_ms    bigint,
    attachments     jsonb  NOT NULL DEFAULT '[]',
    PRIMARY KEY (set_id, disk_id),
    CHECK ((verified_at IS NULL) = (merkle_root IS NULL))
);
CREATE INDEX disk_copies_of_location_latest_first ON disk_copies (location, verified_at DESC)
    WHERE verified_at IS NOT NULL;

-- A set is complete only when every VM's checkpoint and every disk's verified copy are in it.
CREATE FUNCTION refuse_complete_set_with_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM set_members m WHERE m.set_id = NEW.id AND m.checkpoint_id IS NULL)
       OR NOT EXISTS (SELECT FROM set_members m WHERE m.set_id = NEW.id)
       OR EXISTS (SELECT FROM disk_copies d WHERE d.set_id = NEW.id AND d.verified_at IS NULL) THEN
        RAISE EXCEPTION 'checkpoint set % lacks a checkpoint or a verified copy and is not complete', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'checkpoint_sets_complete';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER checkpoint_sets_complete BEFORE INSERT OR UPDATE OF status ON checkpoint_sets
    FOR EACH ROW WHEN (NEW.status = 'COMPLETE') EXECUTE FUNCTION refuse_complete_set_with_gaps();

---------------------------------------------------------------------------------------------------------------- ledger

-- Which shared disk hung where, written before the first detach.
CREATE TABLE attachment_ledger (
    run        uuid        NOT NULL REFERENCES runs,
    vm_id      uuid        NOT NULL,
    vm         text        NOT NULL,
    controller text        NOT NULL CHECK (controller IN ('SCSI', 'IDE')),
    number     int         NOT NULL,
    location   int         NOT NULL,
    disk_id    text        NOT NULL,
    owner      text        NOT NULL,
    path       text        NOT NULL,
    shared     boolean     NOT NULL,
    status     text        NOT NULL DEFAULT 'RECORDED' CHECK (status IN ('RECORDED', 'AWAY', 'HOME', 'ABANDONED')),
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, vm_id, controller, number, location)
);
CREATE INDEX attachment_ledger_disks_away ON attachment_ledger (disk_id) WHERE status = 'AWAY';

CREATE TABLE media_ledger (
    run        uuid        NOT NULL REFERENCES runs,
    vm_id      uuid        NOT NULL,
    vm         text        NOT NULL,
    drive      int         NOT NULL,
    iso        text        NOT NULL,
    status     text        NOT NULL DEFAULT 'RECORDED' CHECK (status IN ('RECORDED', 'AWAY', 'HOME', 'ABANDONED')),
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, vm_id, drive)
);

-- A row goes RECORDED, AWAY, HOME (or ABANDONED by an operator), never back, and never becomes another row.
CREATE FUNCTION refuse_ledger_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF array_position(ARRAY['RECORDED', 'AWAY', 'HOME', 'ABANDONED'], NEW.status)
       < array_position(ARRAY['RECORDED', 'AWAY', 'HOME', 'ABANDONED'], OLD.status) THEN
        RAISE EXCEPTION 'the ledger of run % can not go from % back to %', OLD.run, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER attachment_ledger_forward BEFORE UPDATE OF status ON attachment_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_going_back();
CREATE TRIGGER media_ledger_forward BEFORE UPDATE OF status ON media_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_going_back();

------------------------------------------------------------------------------------------------- systems and locations

CREATE TABLE systems (
    name              text PRIMARY KEY,
    fabric            text        NOT NULL,
    last_inspected_at timestamptz,
    members           jsonb       NOT NULL DEFAULT '[]',
    shared_disks      jsonb       NOT NULL DEFAULT '[]',
    settings          jsonb       NOT NULL DEFAULT '{}',
    drift             jsonb       NOT NULL DEFAULT '[]'
);
CREATE UNIQUE INDEX systems_by_name ON systems (lower(name));

-- The newest inspection asked for outside of any run.
CREATE TABLE inspections (
    fabric       text PRIMARY KEY,
    id           uuid        NOT NULL,
    asked_at     timestamptz NOT NULL,
    answered_at  timestamptz,
    inspected_at timestamptz,
    failure      text
);

CREATE TABLE storage_locations (
    id                    text PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{1,40}$'),
    path                  text        NOT NULL,
    max_concurrent_copies int         NOT NULL CHECK (max_concurrent_copies > 0),
    bandwidth_limit       bigint CHECK (bandwidth_limit > 0),
    -- The first worker's sign of life makes it READY.
    status                text        NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'READY')),
    created_at            timestamptz NOT NULL DEFAULT now(),
    changed_at            timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE executors (
    id             text PRIMARY KEY,
    kind           text        NOT NULL CHECK (kind IN ('AGENT', 'WORKER')),
    -- The fabric of an agent, the storage location of a worker.
    place          text        NOT NULL,
    version        text        NOT NULL,
    slots          int         NOT NULL,
    busy           int         NOT NULL,
    free_bytes     bigint      NOT NULL DEFAULT 0,
    capacity_bytes bigint      NOT NULL DEFAULT 0,
    sources        jsonb       NOT NULL DEFAULT '[]',
    active         boolean     NOT NULL,
    first_seen_at  timestamptz NOT NULL DEFAULT now(),
    last_seen_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX executors_of_place ON executors (kind, place, last_seen_at);

-- What a run was granted at a location before its first stop. Null `granted_at`: it waits, first come, first served.
CREATE TABLE reservations (
    run          uuid        NOT NULL REFERENCES runs,
    location     text        NOT NULL REFERENCES storage_locations,
    slots        int         NOT NULL CHECK (slots > 0),
    bytes        bigint      NOT NULL CHECK (bytes >= 0),
    requested_at timestamptz NOT NULL DEFAULT now(),
    granted_at   timestamptz,
    PRIMARY KEY (run, location)
);
CREATE INDEX reservations_of_location_first_come ON reservations (location, requested_at, run);

-- Commands to a location's workers: held here until the location has room, then until they are answered or given up.
CREATE TABLE location_commands (
    run          uuid        NOT NULL REFERENCES runs,
    step         text        NOT NULL,
    direction    text        NOT NULL CHECK (direction IN ('FORWARD', 'UNDO')),
    attempt      int         NOT NULL,
    location     text        NOT NULL,
    disk_id      text        NOT NULL,
    bytes        bigint      NOT NULL,
    -- Whether VMs stand still for it.
    downtime     boolean     NOT NULL,
    delivery     jsonb       NOT NULL,
    held_at      timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz,
    PRIMARY KEY (run, step, direction, attempt)
);
CREATE INDEX location_commands_held ON location_commands (location, held_at) WHERE published_at IS NULL;
CREATE INDEX location_commands_published ON location_commands (location) WHERE published_at IS NOT NULL;

-- Work that one orchestrator does at a time. A lease that ran out is anyone's.
CREATE TABLE leases (
    name   text PRIMARY KEY,
    holder uuid        NOT NULL,
    until  timestamptz NOT NULL
);

---------------------------------------------------------------------------------------------------------------- outbox

CREATE TABLE outbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message      uuid        NOT NULL,
    topic        text        NOT NULL,
    key          text        NOT NULL,
    type         text        NOT NULL,
    trace_parent text,
    payload      bytea       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published_oldest_first ON outbox (published_at) WHERE published_at IS NOT NULL;
ALTER TABLE outbox SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

--------------------------------------------------------------------------------------------------------------- history

-- Everything that happened, in the order in which it was written. `run` and `sequence` are null for what concerns no
-- run, such as a request that the gateway refused.
CREATE TABLE events (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run      uuid,
    sequence bigint CHECK (sequence > 0),
    at       timestamptz NOT NULL,
    type     text        NOT NULL,
    actor    text        NOT NULL,
    step     text,
    data     jsonb       NOT NULL DEFAULT '{}',
    CHECK ((run IS NULL) = (sequence IS NULL)),
    UNIQUE (run, sequence)
);

-- Events that the sealer has not put in order yet: filled by the trigger below, emptied by the sealer.
CREATE TABLE unsealed_events (
    event bigint PRIMARY KEY
);
ALTER TABLE unsealed_events SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

-- The events' global order, each row holding the hash of the one before it.
CREATE TABLE sealed_events (
    position  bigint PRIMARY KEY CHECK (position > 0),
    event     bigint      NOT NULL UNIQUE REFERENCES events,
    canonical bytea       NOT NULL,
    previous  bytea       NOT NULL CHECK (length(previous) = 32),
    hash      bytea       NOT NULL CHECK (length(hash) = 32),
    sealed_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION queue_for_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unsealed_events SELECT id FROM added;
    RETURN NULL;
END
$$;
CREATE TRIGGER events_queued_for_sealing AFTER INSERT ON events
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION queue_for_sealing();

CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER sealed_events_append_only BEFORE UPDATE OR DELETE ON sealed_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER sealed_events_never_truncated BEFORE TRUNCATE ON sealed_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
