-- Bytes of copies that were written, and that the workers' last heartbeats may still have told as free. They count as taken
-- until every worker was heard again.
CREATE TABLE location_writes (
    run        uuid        NOT NULL REFERENCES runs,
    location   text        NOT NULL REFERENCES storage_locations,
    bytes      bigint      NOT NULL CHECK (bytes >= 0),
    written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX location_writes_of_location ON location_writes (location, written_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON location_writes TO writer;
