#!/bin/bash
# Runs once, when PostgreSQL's data folder is made: the three roles of Stillpoint with the passwords from the secrets.
set -euo pipefail

secret() {
  local value
  value=$(tr -d '\r\n' < "/run/secrets/$1")
  if [[ ! "$value" =~ ^[A-Za-z0-9_-]{16,}$ ]]; then
    echo "secret $1 must be 16 or more letters, digits, _ or -; make one with: openssl rand -hex 24" >&2
    exit 1
  fi
  printf '%s' "$value"
}

migrator=$(secret db_migrator) writer=$(secret db_writer) reader=$(secret db_reader)
sed -e "s/\${migrator_password}/$migrator/" -e "s/\${writer_password}/$writer/" -e "s/\${reader_password}/$reader/" \
  /stillpoint/bootstrap.sql | psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"
