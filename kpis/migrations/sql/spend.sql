-- Spend: in the company's currency at the rate of its day, whenever that rate becomes known.

CREATE FUNCTION kpis_derive_spend() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    base text := (SELECT currency FROM accounts_company WHERE id = NEW.company_id);
BEGIN
    NEW.currency := coalesce(nullif(NEW.currency, ''), base);
    NEW.rate := kpis_rate_on(NEW.company_id, base, NEW.currency, NEW.spent_on);
    RETURN NEW;
END $$;

CREATE TRIGGER a_derive BEFORE INSERT OR UPDATE ON kpis_spend
    FOR EACH ROW EXECUTE FUNCTION kpis_derive_spend();

-- A rate holds from its day on: spend of days before it cannot be concerned.
CREATE FUNCTION kpis_convert_spend() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tables text[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY['fresh'] WHEN 'DELETE' THEN ARRAY['stale']
                                ELSE ARRAY['stale', 'fresh'] END;
    rows_of text;
BEGIN
    FOREACH rows_of IN ARRAY tables LOOP
        EXECUTE format($q$
            UPDATE kpis_spend s SET rate = NULL
            FROM (SELECT company_id, currency, min("on") AS first FROM %I GROUP BY 1, 2) r
            JOIN accounts_company c ON c.id = r.company_id
            WHERE s.company_id = r.company_id AND s.currency = r.currency AND s.spent_on >= r.first
                AND s.rate IS DISTINCT FROM kpis_rate_on(s.company_id, c.currency, s.currency, s.spent_on)
        $q$, rows_of);
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER b_spend_insert AFTER INSERT ON kpis_exchangerate REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_convert_spend();
CREATE TRIGGER b_spend_update AFTER UPDATE ON kpis_exchangerate REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_convert_spend();
CREATE TRIGGER b_spend_delete AFTER DELETE ON kpis_exchangerate REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_convert_spend();
