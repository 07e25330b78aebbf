-- Activities: the day they were done on, and the team their rep was in that day.

CREATE FUNCTION kpis_derive_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.zone := (SELECT timezone FROM accounts_company WHERE id = NEW.company_id);
    NEW.team_id := kpis_team_on(NEW.company_id, NEW.rep_id, (NEW.at AT TIME ZONE NEW.zone)::date);
    RETURN NEW;
END $$;

CREATE TRIGGER a_derive BEFORE INSERT OR UPDATE ON kpis_activity
    FOR EACH ROW EXECUTE FUNCTION kpis_derive_activity();

-- The minutes a rep is to work from `first` up to, but not including, `past`: the company's working days and hours,
-- while the rep was employed. Days are counted without a time zone: in one that has no midnight some day, the last
-- day would be missed.
CREATE FUNCTION kpis_rep_minutes(company bigint, rep bigint, first date, past date) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
DECLARE
    home record; employed record;
BEGIN
    SELECT working_days, hours_per_day INTO home FROM accounts_company WHERE id = company;
    SELECT started_on, ended_on INTO employed FROM accounts_rep WHERE company_id = company AND id = rep;
    RETURN 60 * home.hours_per_day * (
        SELECT count(*) FROM generate_series(
            greatest(first, employed.started_on)::timestamp, least(past - 1, employed.ended_on)::timestamp,
            interval '1 day') AS day
        WHERE extract(isodow FROM day)::integer - 1 = ANY(home.working_days));
END $$;
