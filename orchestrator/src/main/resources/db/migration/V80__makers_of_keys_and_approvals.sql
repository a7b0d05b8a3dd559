-- Who could use a key beside the user whom it stands for: its maker, and the makers of the key with which it was made. Of a
-- key that is older than this only its maker is known; one of the file that an installation begins with no user made.

ALTER TABLE api_keys ADD COLUMN made_by jsonb;

CREATE OR REPLACE VIEW history.api_keys AS
SELECT prefix, name, hash, roles, systems, expires_at, revoked_at,
       coalesce(owner, name) AS owner, created_at, last_used_at,
       coalesce(made_by, CASE WHEN owner IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(owner) END) AS made_by
FROM api_keys;

-- A second person's part in a run, as the saga holds it, and who could have asked for the run beside its requester.

CREATE OR REPLACE VIEW history.runs AS
SELECT r.id, r.kind, r.system, r.name, r.description, r.status, r.requested_by, r.labels, r.request, r.created_at,
       r.started_at, r.finished_at, r.steps_done, r.steps_total, r.bytes_done, r.bytes_total, r.downtime_started_at,
       r.downtime_ended_at, r.downtime_estimate_ms, r.checkpoint_set, r.waiting_for, r.plan_hash, r.problems,
       r.warnings, r.past_pivot, p.document AS plan, nullif(r.state -> 'approval', 'null'::jsonb) AS approval,
       coalesce(r.run_order -> 'madeBy', '[]'::jsonb) AS requested_with_key_of
FROM runs r LEFT JOIN plans p ON p.run = r.id;
