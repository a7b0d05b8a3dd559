-- Where a worker writes: a location whose path is another one would take a run's downtime and then fail.
ALTER TABLE executors ADD COLUMN root text;
