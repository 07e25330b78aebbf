-- Statistics for the planner. Of a table that was never analysed it believes that a company has one row there, and
-- checks each foreign key by reading all of the company's rows; autovacuum mends that a minute after a commit, too
-- late for a first import. After an import that failed autovacuum makes it worse: it finds pages and no row in them. So
-- a statement has its table analysed when that is twice as large as the planner knows, or when the planner expects fewer
-- rows in all of the table than the statement wrote.

CREATE FUNCTION kpis_know_table() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    pages CONSTANT bigint := pg_relation_size(TG_RELID) / current_setting('block_size')::integer;
    known record; written bigint;
BEGIN
    SELECT relpages, reltuples INTO known FROM pg_class WHERE oid = TG_RELID;
    SELECT count(*) INTO written FROM fresh;
    IF pages >= greatest(8, 2 * known.relpages)
        OR written >= 100 AND known.reltuples / greatest(1, known.relpages) * pages < written THEN
        EXECUTE format('ANALYZE (SKIP_LOCKED) %I', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    watched text;
BEGIN
    FOREACH watched IN ARRAY ARRAY['accounts_rep', 'accounts_teammembership', 'kpis_product', 'kpis_customer',
        'kpis_opportunity', 'kpis_opportunityhistory', 'kpis_lineitem', 'kpis_lead', 'kpis_activity',
        'kpis_customerspell', 'kpis_split', 'kpis_subscription', 'kpis_spend'] LOOP
        EXECUTE format('CREATE TRIGGER a_know AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table()', watched);
    END LOOP;
END $$;
