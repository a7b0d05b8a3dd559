-- Which volume of the fabric a command reads, so that not too many read from one side by side.
ALTER TABLE location_commands ADD COLUMN volume text;
CREATE INDEX location_commands_of_volume ON location_commands (volume) WHERE published_at IS NOT NULL;

-- What runs may count on at the fabric's volumes: differencing files that may grow, clones that are not shipped yet, side
-- files. `place` is what the plan calls the volume.
CREATE TABLE volume_reservations (
    run   uuid   NOT NULL REFERENCES runs,
    place text   NOT NULL,
    bytes bigint NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (run, place)
);
CREATE INDEX volume_reservations_of_place ON volume_reservations (place);

-- Sets that were verified again without anybody asking for it, and how much was read for that.
CREATE TABLE reverifications (
    run      uuid        NOT NULL PRIMARY KEY REFERENCES runs,
    location text        NOT NULL,
    bytes    bigint      NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reverifications_of_location ON reverifications (location, began_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON volume_reservations, reverifications TO writer;

-- The orchestrator's metrics tell of locations what the API tells.
GRANT USAGE ON SCHEMA history TO writer;
GRANT SELECT ON history.storage_locations TO writer;

-- Runs that ended lately, whose clones may be deleted wherever they are found.
CREATE INDEX runs_by_end ON runs (finished_at) WHERE finished_at IS NOT NULL;
