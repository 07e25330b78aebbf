-- Statistics for the planner. Of a table that was never analysed it believes that a company has one row there, and
-- checks each foreign key by reading all of the company's rows; autovacuum mends that a minute after a commit, too
-- late for a first import. So a statement that finds its table twice as large as the planner knows has it analysed.

CREATE FUNCTION kpis_know_table() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    page CONSTANT integer := current_setting('block_size');
    known integer;
BEGIN
    SELECT relpages INTO known FROM pg_class WHERE oid = TG_RELID;
    IF pg_relation_size(TG_RELID) >= greatest(8, 2 * known) * page THEN
        EXECUTE format('ANALYZE (SKIP_LOCKED) %I', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER a_know AFTER INSERT ON accounts_rep FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table();
CREATE TRIGGER a_know AFTER INSERT ON accounts_teammembership FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table();
CREATE TRIGGER a_know AFTER INSERT ON kpis_product FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table();
CREATE TRIGGER a_know AFTER INSERT ON kpis_customer FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table();
CREATE TRIGGER a_know AFTER INSERT ON kpis_opportunity FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table();
CREATE TRIGGER a_know AFTER INSERT ON kpis_opportunityhistory FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table();
CREATE TRIGGER a_know AFTER INSERT ON kpis_lineitem FOR EACH STATEMENT EXECUTE FUNCTION kpis_know_table();
