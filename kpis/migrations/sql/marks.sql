-- Marks: the days whose figures a change makes stale, the day a record had and the day it has now. Each trigger names
-- the day columns of its table.

CREATE FUNCTION kpis_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tables text[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY['fresh'] WHEN 'DELETE' THEN ARRAY['stale']
                                ELSE ARRAY['stale', 'fresh'] END;
    rows_of text; day text;
BEGIN
    FOREACH rows_of IN ARRAY tables LOOP
        FOREACH day IN ARRAY TG_ARGV LOOP
            EXECUTE format(
                'INSERT INTO kpis_mark (company_id, source, day, record, at, by)
                 SELECT company_id, %L, %I, id, now(), kpis_actor() FROM %I WHERE %I IS NOT NULL',
                TG_TABLE_NAME, day, rows_of, day);
        END LOOP;
    END LOOP;
    RETURN NULL;
END $$;

DO $$
DECLARE
    watched record; days text;
BEGIN
    FOR watched IN SELECT * FROM (VALUES
        ('kpis_opportunity', ARRAY['closed_on', 'cancelled_on']),
        ('kpis_lineitem', ARRAY['closed_on', 'cancelled_on']),
        ('kpis_split', ARRAY['closed_on', 'cancelled_on']),
        ('kpis_opportunityhistory', ARRAY['entered_on', 'left_on']),
        ('kpis_lead', ARRAY['created_on', 'mql_on', 'qualified_on']),
        ('kpis_activity', ARRAY['done_on']),
        ('kpis_spend', ARRAY['spent_on']),
        ('kpis_customerspell', ARRAY['since_on', 'lost_on'])
    ) AS t(name, days) LOOP
        days := (SELECT string_agg(quote_literal(day), ', ') FROM unnest(watched.days) AS day);
        EXECUTE format('CREATE TRIGGER z_mark_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION kpis_mark(%s)',
            watched.name, days);
        EXECUTE format('CREATE TRIGGER z_mark_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS stale
            NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION kpis_mark(%s)',
            watched.name, days);
        EXECUTE format('CREATE TRIGGER z_mark_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS stale
            FOR EACH STATEMENT EXECUTE FUNCTION kpis_mark(%s)',
            watched.name, days);
    END LOOP;
END $$;
