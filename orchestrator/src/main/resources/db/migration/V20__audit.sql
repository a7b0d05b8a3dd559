-- What auditors ask the sealed history for. The copied columns only find events; what is proven are the sealed bytes.

ALTER TABLE sealed_events
    ADD COLUMN at     timestamptz,
    ADD COLUMN type   text,
    ADD COLUMN actor  text,
    ADD COLUMN run    uuid,
    -- The system of the run; null for what concerns no run.
    ADD COLUMN system text;

ALTER TABLE sealed_events DISABLE TRIGGER sealed_events_append_only;
UPDATE sealed_events s
SET at = e.at, type = e.type, actor = e.actor, run = e.run, system = r.system
FROM events e LEFT JOIN runs r ON r.id = e.run
WHERE e.id = s.event;
ALTER TABLE sealed_events ENABLE TRIGGER sealed_events_append_only;

ALTER TABLE sealed_events
    ALTER COLUMN at SET NOT NULL,
    ALTER COLUMN type SET NOT NULL,
    ALTER COLUMN actor SET NOT NULL;

CREATE INDEX sealed_events_of_actor_in_order ON sealed_events (actor, position);
CREATE INDEX sealed_events_of_type_in_order ON sealed_events (type, position);
CREATE INDEX sealed_events_of_run_in_order ON sealed_events (run, position) WHERE run IS NOT NULL;
CREATE INDEX sealed_events_of_system_in_order ON sealed_events (lower(system), position) WHERE system IS NOT NULL;
CREATE INDEX sealed_events_by_time ON sealed_events (at);

-- The chain, each link beside what the history says today. Where the event is gone, `id` is null.
CREATE VIEW history.audit_chain AS
SELECT s.position, s.event, s.canonical, s.previous, s.hash, s.at, s.type, s.actor, s.run, s.system,
       e.id, e.run AS event_run, e.sequence, e.at AS event_at, e.type AS event_type, e.actor AS event_actor, e.step, e.data
FROM sealed_events s LEFT JOIN events e ON e.id = s.event;

-- Events that are neither sealed nor waiting for it: somebody took them out of the queue behind the sealer's back.
CREATE VIEW history.lost_events AS
SELECT e.id
FROM events e
WHERE NOT EXISTS (SELECT FROM sealed_events s WHERE s.event = e.id)
  AND NOT EXISTS (SELECT FROM unsealed_events u WHERE u.event = e.id);

GRANT SELECT ON history.audit_chain, history.lost_events TO reader;
