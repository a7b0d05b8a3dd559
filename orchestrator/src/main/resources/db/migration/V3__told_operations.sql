-- Which messages about executed operations stand in the history already. A record may be read twice (an orchestrator ended
-- between its transaction and its acknowledgement); the operation was executed once.
CREATE TABLE told_operations (
    message uuid PRIMARY KEY,
    told_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX told_operations_oldest_first ON told_operations (told_at);

GRANT SELECT, INSERT, DELETE ON told_operations TO writer;
