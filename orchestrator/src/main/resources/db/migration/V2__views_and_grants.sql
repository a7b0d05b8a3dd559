-- What the gateway reads, and who may do what. Columns of these views are a contract: add, never rename.

CREATE VIEW history.runs AS
SELECT r.id, r.kind, r.system, r.name, r.description, r.status, r.requested_by, r.labels, r.request, r.created_at,
       r.started_at, r.finished_at, r.steps_done, r.steps_total, r.bytes_done, r.bytes_total, r.downtime_started_at,
       r.downtime_ended_at, r.downtime_estimate_ms, r.checkpoint_set, r.waiting_for, r.plan_hash, r.problems,
       r.warnings, r.past_pivot, p.document AS plan
FROM runs r LEFT JOIN plans p ON p.run = r.id;

CREATE VIEW history.run_aliases AS SELECT alias, run FROM run_aliases;

CREATE VIEW history.steps AS
SELECT run, position, id, kind, target, status, direction, depends_on, bytes_done, bytes_total, waiting_for
FROM steps;

CREATE VIEW history.attempts AS
SELECT run, step, direction, number, executor, started_at, finished_at, outcome, detail
FROM attempts;

CREATE VIEW history.run_events AS
SELECT run, sequence AS seq, at, type, actor, step, data
FROM events WHERE run IS NOT NULL;

CREATE VIEW history.access_events AS
SELECT id, at, actor, data
FROM events WHERE run IS NULL AND type = 'request-refused';

CREATE VIEW history.systems AS
SELECT s.name, s.fabric, s.last_inspected_at, s.members,
       (SELECT coalesce(jsonb_agg(d || jsonb_build_object('ledger',
                   CASE WHEN EXISTS (SELECT FROM attachment_ledger l
                                     WHERE l.disk_id = d ->> 'diskId' AND l.status = 'AWAY')
                        THEN 'AWAY' ELSE 'HOME' END) ORDER BY n), '[]'::jsonb)
        FROM jsonb_array_elements(s.shared_disks) WITH ORDINALITY AS e (d, n)) AS shared_disks,
       s.settings,
       (SELECT c.id FROM checkpoint_sets c
        WHERE lower(c.system) = lower(s.name) AND c.status = 'COMPLETE'
        ORDER BY c.id DESC LIMIT 1) AS newest_set,
       s.drift
FROM systems s;

CREATE VIEW history.checkpoint_sets AS
SELECT id, system, name, status, created_at, run, parent FROM checkpoint_sets;

CREATE VIEW history.set_members AS
SELECT set_id AS set, vm, vm_id, checkpoint_id, obtained_type, power_state FROM set_members;

CREATE VIEW history.disk_copies AS
SELECT set_id AS set, disk_id, disk, coalesce(path, folder) AS path, location, length, allocated_bytes, merkle_root,
       verified_at, attachments
FROM disk_copies;

CREATE VIEW history.storage_locations AS
SELECT l.id, l.path, l.max_concurrent_copies, l.bandwidth_limit, l.status,
       w.workers, w.slots, c.queued, c.running, c.bytes_outstanding, w.free_bytes, w.capacity_bytes, c.throughput,
       c.oldest_wait_ms, w.sources
FROM storage_locations l
CROSS JOIN LATERAL (
    SELECT count(*)::int AS workers, coalesce(sum(e.slots), 0)::int AS slots, min(e.free_bytes) AS free_bytes,
           min(e.capacity_bytes) AS capacity_bytes,
           coalesce((SELECT jsonb_agg(DISTINCT s.value)
                     FROM executors x, jsonb_array_elements(x.sources) AS s
                     WHERE x.kind = 'WORKER' AND x.place = l.id AND x.active
                       AND x.last_seen_at > now() - interval '10 seconds'), '[]'::jsonb) AS sources
    FROM executors e
    WHERE e.kind = 'WORKER' AND e.place = l.id AND e.active AND e.last_seen_at > now() - interval '10 seconds') AS w
CROSS JOIN LATERAL (
    -- Running are those that a worker has begun; all others are queued.
    SELECT (count(*) FILTER (WHERE t.began IS NULL))::int AS queued,
           (count(*) FILTER (WHERE t.began IS NOT NULL))::int AS running,
           coalesce(sum(greatest(lc.bytes - s.bytes_done, 0)), 0)::bigint AS bytes_outstanding,
           coalesce(sum(s.bytes_done / greatest(extract(epoch FROM now() - t.began), 0.1))
                    FILTER (WHERE t.began IS NOT NULL), 0)::bigint AS throughput,
           coalesce(max(extract(epoch FROM now() - lc.held_at) * 1000)
                    FILTER (WHERE t.began IS NULL), 0)::bigint AS oldest_wait_ms
    FROM location_commands lc
    JOIN steps s ON s.run = lc.run AND s.id = lc.step
    CROSS JOIN LATERAL (
        SELECT (s.state -> lower(lc.direction) ->> 'startedAt')::timestamptz AS began) AS t
    WHERE lc.location = l.id) AS c;

CREATE VIEW history.api_keys AS
SELECT prefix, name, hash, roles, systems, expires_at, revoked_at FROM api_keys;

CREATE VIEW history.idempotency_keys AS
SELECT principal, key, body_hash, run, created_at FROM idempotency_keys;

CREATE VIEW history.vm_claims AS SELECT vm_id, vm, run, system FROM vm_claims;

---------------------------------------------------------------------------------------------------------------- grants

GRANT USAGE ON SCHEMA stillpoint TO writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA stillpoint TO writer;
-- The writer may add to the history and nothing else; TRUNCATE is granted on no table.
REVOKE UPDATE, DELETE ON events, sealed_events FROM writer;
REVOKE ALL ON flyway_schema_history FROM writer;

GRANT USAGE ON SCHEMA history TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA history TO reader;
