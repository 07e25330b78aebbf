-- The three roles and the database, as a superuser makes them. It can run again, to change the passwords.
--
--   psql -v owner=… -v app=… -v platform=… [-v database=salesperf] -f deploy/roles.sql
--
-- owner     migrates: it owns the tables
-- app       serves the site and works in the background: row security holds it to one company at a time
-- platform  backs up and exports: it reads every company

\set ON_ERROR_STOP on
\if :{?database} \else \set database salesperf \endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['salesperf_owner', 'salesperf_app', 'salesperf_platform']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE salesperf_owner PASSWORD :'owner';
ALTER ROLE salesperf_app PASSWORD :'app';
ALTER ROLE salesperf_platform PASSWORD :'platform';

SELECT format('CREATE DATABASE %I OWNER salesperf_owner TEMPLATE template0 ENCODING ''UTF8''', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO salesperf_app;
GRANT CONNECT ON DATABASE :"database" TO salesperf_platform;
