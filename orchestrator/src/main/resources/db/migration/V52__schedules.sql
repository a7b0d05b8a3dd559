-- What admins want done again and again. A schedule that was deleted stays as a row: its firings name it.
CREATE TABLE schedules (
    id         uuid PRIMARY KEY,
    system     text        NOT NULL,
    -- All of it, as the messages have it.
    wanted     jsonb       NOT NULL,
    -- Counts the changes; a trigger that was made for an older one fires no more.
    version    bigint      NOT NULL DEFAULT 1,
    enabled    boolean     NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    -- Up to which end of its runs the retention has been carried out.
    retained_through timestamptz
);

-- One row for each firing, whoever fires: of two orchestrators exactly one writes it.
CREATE TABLE schedule_firings (
    schedule uuid        NOT NULL REFERENCES schedules,
    due_at   timestamptz NOT NULL,
    fired_at timestamptz NOT NULL DEFAULT now(),
    outcome  text        NOT NULL CHECK (outcome IN ('STARTED', 'SKIPPED', 'MISSED')),
    -- The run that was begun, or the one that stood in the way.
    run      uuid,
    detail   text,
    PRIMARY KEY (schedule, due_at),
    CHECK (outcome = 'MISSED' OR run IS NOT NULL)
);
CREATE INDEX schedule_firings_by_run ON schedule_firings (run) WHERE outcome = 'STARTED';

-- Runs of a system that are under way.
CREATE INDEX runs_of_system_under_way ON runs (lower(system)) WHERE finished_at IS NULL;

CREATE VIEW history.schedules AS
SELECT s.id, s.system, s.wanted, s.enabled, s.created_by, s.created_at, s.changed_at,
       (SELECT to_timestamp(t.next_fire_time / 1000.0) FROM qrtz_triggers t
        WHERE s.enabled AND t.trigger_group = 'schedules' AND t.trigger_name = s.id::text
          AND t.description = s.version::text AND t.next_fire_time > 0) AS next_firing_at,
       f.due_at AS last_due_at, f.outcome AS last_outcome, f.run AS last_run, f.detail AS last_detail
FROM schedules s
LEFT JOIN LATERAL (SELECT * FROM schedule_firings l WHERE l.schedule = s.id
                   ORDER BY l.due_at DESC LIMIT 1) AS f ON true
WHERE s.deleted_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON schedules, schedule_firings TO writer;
GRANT SELECT ON history.schedules TO reader;
