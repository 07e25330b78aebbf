-- Forecasts: a submission is kept as it was made.

CREATE FUNCTION kpis_derive_forecast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.zone := (SELECT timezone FROM accounts_company WHERE id = NEW.company_id);
    IF TG_OP = 'INSERT' THEN NEW.by := kpis_actor(); END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_derive BEFORE INSERT OR UPDATE ON kpis_forecast
    FOR EACH ROW EXECUTE FUNCTION kpis_derive_forecast();

-- What is derived may follow the company; the owner of the table may put things right.
CREATE FUNCTION kpis_refuse_forecast_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    derived CONSTANT text[] := ARRAY['zone', 'submitted_on', 'updated_at', 'version'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - derived = to_jsonb(OLD) - derived
        OR pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'A submitted forecast is kept as it was: submit another.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'forecast_append_only';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kpis_forecast
    FOR EACH ROW EXECUTE FUNCTION kpis_refuse_forecast_change();
