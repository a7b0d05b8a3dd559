-- A hardware profile or VM template of SCVMM is changed by one run at a time: the primary key says so.
CREATE TABLE profile_claims (
    profile_id uuid PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('HARDWARE_PROFILE', 'TEMPLATE')),
    profile    text        NOT NULL,
    run        uuid        NOT NULL REFERENCES runs,
    claimed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX profile_claims_of_run ON profile_claims (run);

ALTER TABLE released_claims
    DROP CONSTRAINT released_claims_kind_check,
    ADD CONSTRAINT released_claims_kind_check CHECK (kind IN ('VM', 'DISK', 'PROFILE'));

CREATE VIEW history.profile_claims AS SELECT profile_id, kind, profile, run FROM profile_claims;

GRANT SELECT, INSERT, UPDATE, DELETE ON profile_claims TO writer;
GRANT SELECT ON history.profile_claims TO reader;
