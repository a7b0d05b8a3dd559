-- The runs that an estimate of the next downtime is derived from.
CREATE INDEX runs_of_system_with_downtime ON runs (lower(system), id DESC)
    WHERE status = 'SUCCEEDED' AND downtime_ended_at IS NOT NULL;
