-- Campaigns.

-- The last day of a campaign, so far: today, where the company is, while it runs; none before it begins.
CREATE FUNCTION kpis_campaign_end(company bigint, starts_on date, ends_on date) RETURNS date
LANGUAGE plpgsql STABLE AS $$
DECLARE
    last date := least(ends_on, (SELECT (now() AT TIME ZONE timezone)::date FROM accounts_company WHERE id = company));
BEGIN
    RETURN CASE WHEN last >= starts_on THEN last END;
END $$;

-- The deals won during a campaign, and those won in the days it is compared with: of its region, with the regions below
-- it, and of its segment, where it has one.
CREATE VIEW kpis_campaign_sale WITH (security_invoker = true) AS
SELECT c.company_id, o.id, o.id AS opportunity_id, c.id AS campaign_id, w.is_baseline, o.closed_on, o.amount_base,
    d.last AS counted_on
FROM kpis_campaign c
CROSS JOIN LATERAL (
    SELECT c.starts_on AS first, kpis_campaign_end(c.company_id, c.starts_on, c.ends_on) AS last
) d
CROSS JOIN LATERAL (
    WITH RECURSIVE below AS (
        SELECT c.region_id AS id
        UNION
        SELECT r.id FROM accounts_region r JOIN below ON r.parent_id = below.id WHERE r.company_id = c.company_id
    )
    SELECT array_agg(id) AS ids FROM below
) regions
CROSS JOIN LATERAL (
    SELECT false AS is_baseline, d.first, d.last
    UNION ALL
    SELECT true, d.first - (d.last - d.first + 1), d.first - 1 WHERE c.baseline = 'previous_window'
    UNION ALL
    SELECT true, (d.first - interval '1 year')::date, (d.last - interval '1 year')::date
    WHERE c.baseline = 'same_window_last_year'
) w
JOIN kpis_opportunity o ON o.company_id = c.company_id AND o.closed_on BETWEEN w.first AND w.last
    AND o.outcome = 'won' AND o.deleted_at IS NULL
    AND (c.region_id IS NULL OR o.sales_region_id = ANY(regions.ids)) AND (c.segment = '' OR o.segment = c.segment)
WHERE c.deleted_at IS NULL;
