-- Who made a key, and when it was used last. A key of the file that an installation begins with belongs to whom it stands
-- for.

ALTER TABLE api_keys
    ADD COLUMN owner        text,
    ADD COLUMN last_used_at timestamptz;

CREATE OR REPLACE VIEW history.api_keys AS
SELECT prefix, name, hash, roles, systems, expires_at, revoked_at,
       coalesce(owner, name) AS owner, created_at, last_used_at
FROM api_keys;
