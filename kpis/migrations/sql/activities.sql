-- Activities.

-- The minutes a rep is to work from `first` up to, but not including, `past`: the company's working days and hours,
-- while the rep was employed.
CREATE FUNCTION kpis_rep_minutes(company bigint, rep bigint, first date, past date) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
DECLARE
    home record; employed record;
BEGIN
    SELECT working_days, hours_per_day INTO home FROM accounts_company WHERE id = company;
    SELECT started_on, ended_on INTO employed FROM accounts_rep WHERE company_id = company AND id = rep;
    RETURN 60 * home.hours_per_day * (
        SELECT count(*) FROM generate_series(
            greatest(first, employed.started_on), least(past - 1, employed.ended_on), interval '1 day') AS day
        WHERE extract(isodow FROM day)::integer - 1 = ANY(home.working_days));
END $$;
