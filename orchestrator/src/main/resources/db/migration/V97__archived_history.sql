-- Stretches of the history that were moved into files, so that this database need not keep them. The chain goes on
-- from the last one: its hash is the one that the first event here holds.

CREATE TABLE archived_history (
    first_position bigint PRIMARY KEY CHECK (first_position > 0),
    last_position  bigint      NOT NULL UNIQUE CHECK (last_position >= first_position),
    hash           bytea       NOT NULL CHECK (length(hash) = 32),
    file           text        NOT NULL UNIQUE,
    sha256         bytea       NOT NULL CHECK (length(sha256) = 32),
    at             timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER archived_history_append_only BEFORE UPDATE OR DELETE ON archived_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER archived_history_never_truncated BEFORE TRUNCATE ON archived_history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();

-- Tells that the history up to a position lies in a file. The newest event stays here, and what is younger than 30 days.
CREATE FUNCTION archive_history(up_to bigint, head bytea, in_file text, digest bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = stillpoint, pg_temp AS $$
DECLARE
    beginning bigint := coalesce((SELECT max(last_position) FROM archived_history), 0) + 1;
BEGIN
    IF NOT EXISTS (SELECT FROM sealed_events WHERE position = beginning) OR up_to < beginning THEN
        RAISE EXCEPTION 'the history can be archived from position % on, not up to %', beginning, up_to
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT FROM sealed_events WHERE position = up_to AND hash = head)
       OR NOT EXISTS (SELECT FROM sealed_events WHERE position = up_to + 1 AND previous = head) THEN
        RAISE EXCEPTION 'position % of the history does not end with that hash, or is the newest', up_to
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM sealed_events
               WHERE position BETWEEN beginning AND up_to AND at > now() - interval '30 days') THEN
        RAISE EXCEPTION 'the history up to position % is younger than 30 days', up_to
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO archived_history (first_position, last_position, hash, file, sha256)
    VALUES (beginning, up_to, head, in_file, digest);
END
$$;

-- Removes some of what was archived, and says how many events.
CREATE FUNCTION remove_archived_history(most int) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = stillpoint, pg_temp AS $$
DECLARE
    gone bigint[];
BEGIN
    WITH removed AS (
        DELETE FROM sealed_events WHERE position IN (
            SELECT position FROM sealed_events
            WHERE position <= (SELECT max(last_position) FROM archived_history)
            ORDER BY position LIMIT most)
        RETURNING event)
    SELECT array_agg(event) INTO gone FROM removed;
    PERFORM set_config('stillpoint.removes_archived', 'on', true);
    DELETE FROM events WHERE id = ANY (gone);
    PERFORM set_config('stillpoint.removes_archived', '', true);
    RETURN coalesce(array_length(gone, 1), 0);
END
$$;

-- Sealed events may go once they are archived.
CREATE FUNCTION refuse_removal_of_sealed_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.position <= (SELECT max(last_position) FROM archived_history) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'history is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
DROP TRIGGER sealed_events_append_only ON sealed_events;
CREATE TRIGGER sealed_events_append_only BEFORE UPDATE ON sealed_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER sealed_events_kept BEFORE DELETE ON sealed_events
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_sealed_events();

-- So may the events themselves, by the function above: what is sealed still, its foreign key holds.
CREATE FUNCTION refuse_removal_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('stillpoint.removes_archived', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'history is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
DROP TRIGGER events_append_only ON events;
CREATE TRIGGER events_append_only BEFORE UPDATE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER events_kept BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_events();

CREATE VIEW history.archived_history AS
SELECT first_position, last_position, hash, file, sha256, at FROM archived_history;

-- What the history itself says of it, sealed or about to be.
CREATE INDEX events_of_archives ON events (id) WHERE type = 'history-archived';
CREATE VIEW history.archive_notices AS
SELECT id, at, data FROM events WHERE type = 'history-archived';

REVOKE ALL ON FUNCTION archive_history(bigint, bytea, text, bytea), remove_archived_history(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_history(bigint, bytea, text, bytea), remove_archived_history(int) TO writer;
GRANT SELECT ON archived_history TO writer;
GRANT SELECT ON history.archived_history, history.archive_notices TO reader;
