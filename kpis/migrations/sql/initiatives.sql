-- Deals closed within the days of their initiative: written again when its days change, or when it is deleted.
CREATE FUNCTION kpis_redo_initiatives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kpis_opportunity d SET zone = '' FROM fresh n
    WHERE d.company_id = n.company_id AND d.initiative_id = n.id AND d.closed_on IS NOT NULL
        AND d.is_in_initiative IS DISTINCT FROM
            (n.deleted_at IS NULL AND n.starts_on <= d.closed_on AND coalesce(n.ends_on >= d.closed_on, true));
    RETURN NULL;
END $$;

CREATE TRIGGER b_redo_deals_insert AFTER INSERT ON kpis_initiative REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_redo_initiatives();
CREATE TRIGGER b_redo_deals_update AFTER UPDATE ON kpis_initiative REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_redo_initiatives();
