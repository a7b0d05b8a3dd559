-- The checkpoints of a system's VMs as the last inspection saw them, whoever made them:
-- [{"vm", "vmId", "id", "name", "description", "parent", "createdAt", "type", "current", "madeBy", "differencingFiles"}], and the
-- differencing files that no checkpoint owns: [{"vm", "vmId", "files"}].
ALTER TABLE systems
    ADD COLUMN checkpoints   jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN orphan_chains jsonb NOT NULL DEFAULT '[]';

-- Which checkpoint belongs to which set is told by the catalog and not by the inspection: it is true at once.
CREATE INDEX set_members_of_checkpoint ON set_members (checkpoint_id) WHERE checkpoint_id IS NOT NULL;

CREATE VIEW history.system_checkpoints AS
SELECT s.name AS system, s.last_inspected_at,
       (SELECT coalesce(jsonb_agg(e.checkpoint || jsonb_build_object(
                   'checkpointSet', o.id, 'checkpointSetName', o.name, 'setSystem', o.system,
                   'setObtainedType', o.obtained_type) ORDER BY e.n), '[]'::jsonb)
        FROM jsonb_array_elements(s.checkpoints) WITH ORDINALITY AS e (checkpoint, n)
        LEFT JOIN LATERAL (
            SELECT c.id, c.name, c.system, m.obtained_type
            FROM (SELECT x.set_id, x.obtained_type FROM set_members x
                  WHERE x.checkpoint_id = e.checkpoint ->> 'id' AND x.vm_id = (e.checkpoint ->> 'vmId')::uuid
                  UNION ALL
                  SELECT y.id, NULL FROM checkpoint_sets y WHERE y.run = (e.checkpoint ->> 'madeBy')::uuid) AS m
            JOIN checkpoint_sets c ON c.id = m.set_id
            WHERE c.status <> 'DELETED'
            ORDER BY m.obtained_type NULLS LAST, c.id DESC LIMIT 1) AS o ON true) AS checkpoints,
       s.orphan_chains
FROM systems s;

CREATE INDEX checkpoint_sets_by_run ON checkpoint_sets (run);

GRANT SELECT ON history.system_checkpoints TO reader;
