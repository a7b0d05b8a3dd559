-- Pages of a long history come as fast as those of a short one: newest first by the time that is shown, and for each filter
-- an index in that order. Runs were listed by id, which is the gateway's time: no filter by time could begin at its end.

CREATE INDEX runs_newest_first ON runs (created_at, id);
CREATE INDEX runs_of_kind_newest_first ON runs (kind, created_at, id);
CREATE INDEX runs_of_requester_newest_first ON runs (requested_by, created_at, id);
DROP INDEX runs_by_status_newest_first;
CREATE INDEX runs_by_status_newest_first ON runs (status, created_at, id);
DROP INDEX runs_of_system_newest_first;
CREATE INDEX runs_of_system_newest_first ON runs (lower(system), created_at, id);

-- The labels of runs one by one: an index over the object finds a label, but not the newest runs that have it.
CREATE TABLE run_labels (
    run        uuid        NOT NULL REFERENCES runs ON DELETE CASCADE,
    key        text        NOT NULL,
    value      text        NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (run, key)
);
INSERT INTO run_labels (run, key, value, created_at)
SELECT r.id, l.key, l.value, r.created_at FROM runs r CROSS JOIN LATERAL jsonb_each_text(r.labels) AS l;
CREATE INDEX runs_of_label_newest_first ON run_labels (key, value, created_at, run);
DROP INDEX runs_by_label;

CREATE FUNCTION take_labels_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM run_labels WHERE run = NEW.id;
    END IF;
    INSERT INTO run_labels (run, key, value, created_at)
    SELECT NEW.id, l.key, l.value, NEW.created_at FROM jsonb_each_text(NEW.labels) AS l;
    RETURN NULL;
END
$$;
CREATE TRIGGER runs_labels_apart AFTER INSERT OR UPDATE OF labels, created_at ON runs
    FOR EACH ROW EXECUTE FUNCTION take_labels_apart();

CREATE VIEW history.run_labels AS SELECT run, key, value, created_at FROM run_labels;

-- Audit events are listed by their time too.
DROP INDEX sealed_events_by_time;
CREATE INDEX sealed_events_newest_first ON sealed_events (at, position);
DROP INDEX sealed_events_of_actor_in_order;
CREATE INDEX sealed_events_of_actor_newest_first ON sealed_events (actor, at, position);
DROP INDEX sealed_events_of_type_in_order;
CREATE INDEX sealed_events_of_type_newest_first ON sealed_events (type, at, position);
DROP INDEX sealed_events_of_run_in_order;
CREATE INDEX sealed_events_of_run_newest_first ON sealed_events (run, at, position) WHERE run IS NOT NULL;
DROP INDEX sealed_events_of_system_in_order;
CREATE INDEX sealed_events_of_system_newest_first ON sealed_events (lower(system), at, position) WHERE system IS NOT NULL;

-- Most sets of a long history are deleted.
CREATE INDEX checkpoint_sets_by_status_newest_first ON checkpoint_sets (status, id);
CREATE INDEX checkpoint_sets_complete_newest_first ON checkpoint_sets (lower(system), id) WHERE status = 'COMPLETE';

GRANT SELECT, INSERT, DELETE ON run_labels TO writer;
GRANT SELECT ON history.run_labels TO reader;
