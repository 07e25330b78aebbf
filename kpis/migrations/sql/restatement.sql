-- What may change a reported number without making a cell stale: records that are counted for a period as a whole, and
-- trees. Each trigger names the first day that matters; without one, everything does. (What makes cells stale leaves
-- marks, which the run that takes them keeps.)

CREATE FUNCTION kpis_cause() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tables text[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY['fresh'] WHEN 'DELETE' THEN ARRAY['stale']
                                ELSE ARRAY['stale', 'fresh'] END;
    rows_of text;
BEGIN
    FOREACH rows_of IN ARRAY tables LOOP
        EXECUTE format(
            'INSERT INTO kpis_restatementcause (company_id, source, day, record, at, by)
             SELECT company_id, %L, first, id, now(), kpis_actor()
             FROM (SELECT company_id, id, coalesce(%s, ''0001-01-01'') AS first FROM %I) AS n
             WHERE EXISTS (
                SELECT 1 FROM kpis_kpisnapshot AS s WHERE s.company_id = n.company_id AND s.attribute = ''company''
                AND s.is_reported AND s.ends_on > n.first)',
            TG_TABLE_NAME, TG_ARGV[0], rows_of);
    END LOOP;
    RETURN NULL;
END $$;

DO $$
DECLARE
    watched record;
BEGIN
    FOR watched IN SELECT * FROM (VALUES
        ('accounts_rep', 'started_on'), ('accounts_teammembership', 'starts_on'), ('kpis_quota', 'starts_on'),
        ('kpis_forecast', 'starts_on'), ('kpis_campaign', 'starts_on'), ('kpis_initiative', 'starts_on'),
        ('accounts_team', 'NULL::date'), ('accounts_region', 'NULL::date')
    ) AS t(name, day) LOOP
        EXECUTE format('CREATE TRIGGER z_cause_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION kpis_cause(%L)', watched.name, watched.day);
        EXECUTE format('CREATE TRIGGER z_cause_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS stale
            NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION kpis_cause(%L)', watched.name, watched.day);
        EXECUTE format('CREATE TRIGGER z_cause_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS stale
            FOR EACH STATEMENT EXECUTE FUNCTION kpis_cause(%L)', watched.name, watched.day);
    END LOOP;
END $$;

-- A company may be written outside of its own context, where its other tables are closed.
CREATE FUNCTION kpis_conventions_cause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('salesperf.company_id', true) = NEW.id::text THEN
        INSERT INTO kpis_restatementcause (company_id, source, day, record, at, by)
        VALUES (NEW.id, TG_TABLE_NAME, '0001-01-01', NEW.id, now(), kpis_actor());
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER z_cause AFTER UPDATE OF working_days, currency, timezone, calendar, fiscal_year_start, week_start,
    hours_per_day ON accounts_company FOR EACH ROW
    WHEN ((OLD.working_days, OLD.currency, OLD.timezone, OLD.calendar, OLD.fiscal_year_start, OLD.week_start,
           OLD.hours_per_day) IS DISTINCT FROM (NEW.working_days, NEW.currency, NEW.timezone, NEW.calendar,
           NEW.fiscal_year_start, NEW.week_start, NEW.hours_per_day))
    EXECUTE FUNCTION kpis_conventions_cause();
