-- The fabric as the newest inspection outside of runs saw it. Settings that name VMs are checked against it.
CREATE TABLE fabric_inventories (
    fabric       text PRIMARY KEY,
    -- When the inspection was asked for: what it saw is no older.
    inspected_at timestamptz NOT NULL,
    inventory    jsonb       NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON fabric_inventories TO writer;
