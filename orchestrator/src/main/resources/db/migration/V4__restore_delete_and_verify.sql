-- What restore, delete, verify and bring-home need of the catalog, and what Stillpoint begins by itself.

--------------------------------------------------------------------------------------------------------------- catalog

-- What a restore replaced and keeps for a while. Such a set never stands in the way of a name, whatever becomes of it.
ALTER TABLE checkpoint_sets ADD COLUMN safety boolean NOT NULL DEFAULT false;
-- When the set is removed by itself; null for sets that stay until somebody deletes them.
ALTER TABLE checkpoint_sets ADD COLUMN remove_at timestamptz;
UPDATE checkpoint_sets SET safety = true WHERE status = 'SAFETY';
ALTER TABLE checkpoint_sets ADD CONSTRAINT checkpoint_sets_safety CHECK (NOT (safety AND status = 'COMPLETE'));

DROP INDEX checkpoint_sets_one_name_per_system;
CREATE UNIQUE INDEX checkpoint_sets_one_name_per_system ON checkpoint_sets (lower(system), lower(name))
    WHERE status NOT IN ('DELETED', 'SAFETY') AND NOT safety;
CREATE INDEX checkpoint_sets_to_remove ON checkpoint_sets (remove_at)
    WHERE remove_at IS NOT NULL AND status <> 'DELETED';
CREATE INDEX checkpoint_sets_by_parent ON checkpoint_sets (parent) WHERE parent IS NOT NULL;

-- What the guest saw, in bytes.
ALTER TABLE disk_copies ADD COLUMN virtual_size bigint;
-- [{"live": {"owner", "path"}, "path", "kept": {"length", "modifiedAt", "diskId"} or absent}], the main file last: the files
-- of a copy, or a disk's own files that were kept under other names. Empty until the copy is verified.
ALTER TABLE disk_copies ADD COLUMN files jsonb NOT NULL DEFAULT '[]';
-- The blocks that the latest check found damaged: [{"file", "offset", "expected", "found"}].
ALTER TABLE disk_copies ADD COLUMN damaged jsonb NOT NULL DEFAULT '[]';
-- Of kept files: the set whose copy replaced them; `location` and `folder` are that copy's.
ALTER TABLE disk_copies ADD COLUMN replaced_by_set uuid REFERENCES checkpoint_sets;

-- Copies that were made before the catalog knew their files: those of the command that made them, under their own names.
UPDATE disk_copies d
SET files = (SELECT coalesce(jsonb_agg(jsonb_build_object('live', f.file, 'path',
                                 d.folder || '\' || regexp_replace(f.file ->> 'path', '^.*[\\/]', '')) ORDER BY f.n), '[]')
             FROM checkpoint_sets s
             JOIN plans p ON p.run = s.run
             CROSS JOIN LATERAL (
                 SELECT step -> 'command' -> 'files' AS files
                 FROM jsonb_array_elements(p.plan -> 'steps') AS step
                 WHERE step -> 'command' ->> 'kind' = 'CopyDisk' AND step -> 'command' ->> 'disk' = d.disk_id
                 LIMIT 1) AS c
             CROSS JOIN LATERAL jsonb_array_elements(c.files) WITH ORDINALITY AS f (file, n)
             WHERE s.id = d.set_id)
WHERE d.verified_at IS NOT NULL;

---------------------------------------------------------------------------------------------------------------- ledger

-- A row goes RECORDED, AWAY, HOME, and AWAY again when an attach is taken back. Nothing goes back to RECORDED; what was
-- given up (ABANDONED) can only come home after all.
CREATE OR REPLACE FUNCTION refuse_ledger_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND (NEW.status = 'RECORDED' OR OLD.status = 'ABANDONED' AND NEW.status <> 'HOME') THEN
        RAISE EXCEPTION 'the ledger of run % can not go from % back to %', OLD.run, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE INDEX attachment_ledger_runs_away ON attachment_ledger (run) WHERE status = 'AWAY';
CREATE INDEX attachment_ledger_disks_abandoned ON attachment_ledger (disk_id) WHERE status = 'ABANDONED';
CREATE INDEX media_ledger_runs_away ON media_ledger (run) WHERE status = 'AWAY';

------------------------------------------------------------------------------------------------------------- locations

-- Which held command goes first is told by the command itself.
ALTER TABLE location_commands DROP COLUMN downtime;

------------------------------------------------------------------------------------------------- what begins by itself

-- The latest run that Stillpoint began by itself about something: a set whose time has come, a run that left something
-- away. One row each, so that of many orchestrators exactly one begins.
CREATE TABLE own_runs (
    about    uuid PRIMARY KEY,
    run      uuid        NOT NULL REFERENCES runs DEFERRABLE INITIALLY DEFERRED,
    began_at timestamptz NOT NULL DEFAULT now()
);

----------------------------------------------------------------------------------------------------------------- views

CREATE OR REPLACE VIEW history.checkpoint_sets AS
SELECT id, system, name, status, created_at, run, parent, remove_at FROM checkpoint_sets;

-- The path of kept files is that of the main one.
CREATE OR REPLACE VIEW history.disk_copies AS
SELECT set_id AS set, disk_id, disk, coalesce(path, folder) AS path, location, length, allocated_bytes, merkle_root,
       verified_at, attachments, damaged
FROM disk_copies;

CREATE VIEW history.set_claims AS SELECT set_id AS set, run, mode FROM set_claims;

-- Disks that are away are shown too when no VM has them attached. A disk that was given up in a slot stays ABANDONED until
-- it hangs there again.
CREATE OR REPLACE VIEW history.systems AS
SELECT s.name, s.fabric, s.last_inspected_at, s.members,
       (SELECT coalesce(jsonb_agg(k.disk ORDER BY k.n), '[]'::jsonb)
        FROM (SELECT d.disk || jsonb_build_object('ledger',
                         CASE WHEN EXISTS (SELECT FROM attachment_ledger l
                                           WHERE l.disk_id = d.disk ->> 'diskId' AND l.status = 'AWAY')
                              THEN 'AWAY'
                              WHEN EXISTS (SELECT FROM attachment_ledger l
                                           WHERE l.disk_id = d.disk ->> 'diskId' AND l.status = 'ABANDONED'
                                             AND NOT EXISTS (
                                                 SELECT FROM jsonb_array_elements(d.disk -> 'attachments') AS a
                                                 WHERE (a ->> 'vmId')::uuid = l.vm_id
                                                   AND a ->> 'controller' = l.controller
                                                   AND (a ->> 'number')::int = l.number
                                                   AND (a ->> 'location')::int = l.location)
                                             AND NOT EXISTS (
                                                 SELECT FROM attachment_ledger h
                                                 WHERE h.vm_id = l.vm_id AND h.controller = l.controller
                                                   AND h.number = l.number AND h.location = l.location
                                                   AND h.disk_id = l.disk_id AND h.status = 'HOME'
                                                   AND h.changed_at > l.changed_at))
                              THEN 'ABANDONED' ELSE 'HOME' END) AS disk, d.n
              FROM jsonb_array_elements(s.shared_disks) WITH ORDINALITY AS d (disk, n)
              UNION ALL
              SELECT DISTINCT ON (l.disk_id)
                     jsonb_build_object('disk', l.path, 'owner', l.owner, 'diskId', l.disk_id,
                         'length', coalesce((SELECT (d ->> 'length')::bigint
                                             FROM plans p, jsonb_array_elements(p.plan -> 'disks') AS d
                                             WHERE p.run = l.run AND d ->> 'id' = l.disk_id), 0),
                         'attachments', '[]'::jsonb, 'ledger', 'AWAY'),
                     1000000
              FROM attachment_ledger l JOIN runs r ON r.id = l.run
              WHERE l.status = 'AWAY' AND l.shared AND lower(r.system) = lower(s.name)
                AND NOT EXISTS (SELECT FROM jsonb_array_elements(s.shared_disks) AS d
                                WHERE d ->> 'diskId' = l.disk_id)) AS k) AS shared_disks,
       s.settings,
       (SELECT c.id FROM checkpoint_sets c
        WHERE lower(c.system) = lower(s.name) AND c.status = 'COMPLETE'
        ORDER BY c.id DESC LIMIT 1) AS newest_set,
       s.drift
FROM systems s;

---------------------------------------------------------------------------------------------------------------- grants

GRANT SELECT, INSERT, UPDATE, DELETE ON own_runs TO writer;
GRANT SELECT ON history.set_claims TO reader;
