-- When a VM or disk was last given back by a run that may have changed it. A run whose inspection was sent before has seen
-- it in the middle of that, and looks again. One row per VM and disk, for good.
CREATE TABLE released_claims (
    kind        text        NOT NULL CHECK (kind IN ('VM', 'DISK')),
    thing       text        NOT NULL,
    name        text        NOT NULL,
    run         uuid        NOT NULL,
    released_at timestamptz NOT NULL,
    PRIMARY KEY (kind, thing)
);

GRANT SELECT, INSERT, UPDATE ON released_claims TO writer;
