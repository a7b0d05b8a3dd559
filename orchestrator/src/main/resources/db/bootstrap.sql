-- Roles and schemas of Stillpoint, made once by a superuser inside the database `stillpoint` before the migrations run.
-- Plain SQL without psql's commands; may be run again at any time (it then sets the passwords anew).
-- Replace the three placeholders by the passwords, with every single quote in them doubled.
--
--   migrator  owns every table and view; only the one-shot migration holds its password
--   writer    the orchestrator
--   reader    the gateway: the views of schema `history`, nothing else

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'migrator') THEN
        CREATE ROLE migrator LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'writer') THEN
        CREATE ROLE writer LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        CREATE ROLE reader LOGIN;
    END IF;
END
$$;

ALTER ROLE migrator WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${migrator_password}';
ALTER ROLE writer WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${writer_password}';
ALTER ROLE reader WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${reader_password}';

CREATE SCHEMA IF NOT EXISTS stillpoint AUTHORIZATION migrator;
CREATE SCHEMA IF NOT EXISTS history AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

ALTER ROLE migrator SET search_path = stillpoint;
ALTER ROLE writer SET search_path = stillpoint;
ALTER ROLE reader SET search_path = history;
ALTER ROLE reader SET default_transaction_read_only = on;
ALTER ROLE migrator SET timezone = 'UTC';
ALTER ROLE writer SET timezone = 'UTC';
ALTER ROLE reader SET timezone = 'UTC';
