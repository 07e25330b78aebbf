-- Stays of customers.
--
-- A customer's stays follow from its subscriptions where it has any that lasts a day, else from its dates and its wins.
-- Its record tells the latest stay alone: when an update says that it came back after it had left, the stay before is
-- kept as `is_past`, for nothing else tells it any more.

-- Compared first and written only where something differs, and then once more behind a lock on the customers: two
-- batches of the same customer each see what the other wrote, and a batch that changes nothing locks nobody.
CREATE FUNCTION kpis_tell_spells(company bigint, buyers bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told CONSTANT text := $q$
    WITH buyer AS MATERIALIZED (
        SELECT c.id, c.deleted_at, c.since_on, c.lost_on, c.lost_reason, c.region_id, c.segment, c.country,
            coalesce(nullif(c.source, ''), w.source, '') AS source,
            coalesce(c.campaign_id, w.sales_campaign_id) AS campaign_id
        FROM (SELECT DISTINCT unnest($2) AS id) u
        CROSS JOIN LATERAL (SELECT * FROM kpis_customer WHERE company_id = (SELECT $1) AND id = u.id OFFSET 0) c
        LEFT JOIN LATERAL (
            SELECT source, sales_campaign_id FROM (
                SELECT * FROM kpis_opportunity WHERE company_id = (SELECT $1) AND customer_id = c.id
                    AND outcome = 'won' AND deleted_at IS NULL OFFSET 0
            ) wins ORDER BY closed_on, closed_at, id LIMIT 1
        ) w ON c.source = '' OR c.campaign_id IS NULL
    ),
    subscribed AS MATERIALIZED (
        SELECT b.id, s.* FROM buyer b CROSS JOIN LATERAL (
            SELECT min(started_on) AS since_on, nullif(max(past), 'infinity') AS lost_on,
                (array_agg(end_reason ORDER BY past DESC, id DESC))[1] AS reason
            FROM (
                SELECT *, count(*) FILTER (WHERE is_apart) OVER (ORDER BY started_on, id) AS stay FROM (
                    SELECT *, started_on > max(past) OVER (
                        ORDER BY started_on, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_apart
                    FROM (
                        SELECT id, started_on, coalesce(ended_on, 'infinity') AS past, end_reason
                        FROM kpis_subscription WHERE company_id = (SELECT $1) AND customer_id = b.id
                            AND deleted_at IS NULL AND started_on IS DISTINCT FROM ended_on OFFSET 0
                    ) one
                ) apart
            ) stays GROUP BY stay
        ) s
    ),
    past AS MATERIALIZED (
        -- A day of acquisition that is corrected, or a first win found later, is that of the first stay it lies before.
        SELECT b.id, p.lost_on, p.reason, CASE
            WHEN p.lost_on = min(p.lost_on) FILTER (WHERE p.lost_on > b.since_on) OVER (PARTITION BY b.id)
            THEN b.since_on ELSE p.since_on END AS since_on
        FROM buyer b CROSS JOIN LATERAL (
            SELECT * FROM kpis_customerspell WHERE company_id = (SELECT $1) AND customer_id = b.id AND is_past OFFSET 0
        ) p WHERE NOT EXISTS (SELECT 1 FROM subscribed s WHERE s.id = b.id)
    ),
    wins AS MATERIALIZED (
        SELECT b.id, w.closed_on FROM buyer b CROSS JOIN LATERAL (
            SELECT closed_on FROM kpis_opportunity WHERE company_id = (SELECT $1) AND customer_id = b.id
                AND outcome = 'won' AND deleted_at IS NULL OFFSET 0
        ) w WHERE b.lost_on IS NOT NULL OR EXISTS (SELECT 1 FROM past p WHERE p.id = b.id)
    ),
    dated AS MATERIALIZED (
        SELECT b.id, s.day AS since_on, CASE WHEN b.lost_on >= s.day THEN b.lost_on END AS lost_on, b.lost_reason
        FROM buyer b CROSS JOIN LATERAL (SELECT max(p.lost_on) AS day FROM past p WHERE p.id = b.id) gone
        CROSS JOIN LATERAL (
            SELECT CASE WHEN gone.day > b.since_on
                THEN (SELECT min(w.closed_on) FROM wins w WHERE w.id = b.id AND w.closed_on > gone.day)
                ELSE b.since_on END AS day
        ) s
        WHERE s.day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM subscribed u WHERE u.id = b.id)
    ),
    stay AS (
        SELECT id, since_on, lost_on, reason, false AS is_past FROM subscribed
        UNION ALL
        SELECT id, since_on, lost_on, reason, true FROM past
        UNION ALL
        SELECT id, since_on, lost_on, lost_reason, false FROM dated
        UNION ALL
        SELECT d.id, min(w.closed_on), NULL, '', false FROM dated d JOIN wins w USING (id)
        WHERE w.closed_on > d.lost_on GROUP BY d.id
    ),
    told AS MATERIALIZED (
        SELECT DISTINCT ON (b.id, s.since_on) b.id AS customer_id, s.since_on, s.lost_on, CASE WHEN s.lost_on IS NULL THEN '' ELSE s.reason END AS reason,
            s.is_past, b.deleted_at, b.region_id, b.campaign_id, b.segment, b.country, b.source
        FROM stay s JOIN buyer b USING (id) ORDER BY b.id, s.since_on, s.is_past
    ),
    known AS MATERIALIZED (
        SELECT k.customer_id, k.since_on, k.lost_on, k.reason, k.is_past, k.deleted_at, k.region_id, k.campaign_id,
            k.segment, k.country, k.source
        FROM unnest($2) AS u(id) CROSS JOIN LATERAL (
            SELECT * FROM kpis_customerspell WHERE company_id = (SELECT $1) AND customer_id = u.id OFFSET 0
        ) k
    )
    $q$;
    differing bigint[];
BEGIN
    EXECUTE told || $q$
    SELECT array_agg(DISTINCT customer_id) FROM (
        (TABLE told EXCEPT TABLE known) UNION ALL (TABLE known EXCEPT TABLE told)
    ) either
    $q$ INTO differing USING company, buyers;
    IF differing IS NULL THEN RETURN; END IF;
    PERFORM 1 FROM kpis_customer WHERE company_id = company AND id = ANY(differing) ORDER BY id FOR UPDATE;
    EXECUTE told || $q$,
    removed AS (
        DELETE FROM kpis_customerspell WHERE company_id = (SELECT $1) AND (customer_id, since_on) IN (
            SELECT customer_id, since_on FROM known EXCEPT SELECT customer_id, since_on FROM told)
    )
    INSERT INTO kpis_customerspell AS t (company_id, customer_id, since_on, lost_on, reason, is_past, deleted_at,
        region_id, campaign_id, segment, country, source)
    SELECT $1, * FROM (TABLE told EXCEPT TABLE known) fresh
    ON CONFLICT (company_id, customer_id, since_on) DO UPDATE SET lost_on = excluded.lost_on,
        reason = excluded.reason, is_past = excluded.is_past, deleted_at = excluded.deleted_at,
        region_id = excluded.region_id, campaign_id = excluded.campaign_id, segment = excluded.segment,
        country = excluded.country, source = excluded.source
    $q$ USING company, differing;
END $$;

-- A customer that its record says came back: acquired anew on or after the day it left, or, back since a win, left once
-- more. And one that was not, after all: acquired before the day it had left.
CREATE FUNCTION kpis_keep_past_spells() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_customerspell t SET is_past = NOT k.is_past
    FROM fresh n JOIN stale o ON o.id = n.id
    CROSS JOIN LATERAL (
        SELECT * FROM kpis_customerspell WHERE company_id = n.company_id AND customer_id = n.id OFFSET 0
    ) k
    WHERE t.id = k.id AND (n.acquired_on, n.lost_on) IS DISTINCT FROM (o.acquired_on, o.lost_on) AND CASE WHEN k.is_past
        THEN n.acquired_on < k.lost_on AND o.acquired_on >= k.lost_on
        ELSE k.lost_on <= o.lost_on AND (
            n.acquired_on IS DISTINCT FROM o.acquired_on AND n.acquired_on >= o.lost_on
            OR EXISTS (
                SELECT 1 FROM kpis_customerspell b WHERE b.company_id = n.company_id AND b.customer_id = n.id
                    AND b.since_on > o.lost_on AND b.since_on <= n.lost_on
            )
        ) AND NOT EXISTS (
            SELECT 1 FROM kpis_subscription s WHERE s.company_id = n.company_id AND s.customer_id = n.id
                AND s.deleted_at IS NULL AND s.started_on IS DISTINCT FROM s.ended_on
        ) END
    $q$;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_customers_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_tell_spells(company_id, array_agg(id)) FROM fresh WHERE since_on IS NOT NULL GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_tell_customers_spells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $q$
    SELECT kpis_tell_spells(n.company_id, array_agg(n.id)) FROM fresh n JOIN stale o ON o.id = n.id
    WHERE (o.since_on, o.lost_on, o.lost_reason, o.deleted_at, o.region_id, o.segment, o.country, o.source, o.campaign_id)
        IS DISTINCT FROM
        (n.since_on, n.lost_on, n.lost_reason, n.deleted_at, n.region_id, n.segment, n.country, n.source, n.campaign_id)
    GROUP BY n.company_id
    $q$;
    RETURN NULL;
END $$;

CREATE TRIGGER d_spells_insert AFTER INSERT ON kpis_customer REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_customers_inserted();
CREATE TRIGGER c_past_spells AFTER UPDATE ON kpis_customer REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_keep_past_spells();
CREATE TRIGGER d_spells_update AFTER UPDATE ON kpis_customer REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_tell_customers_spells();

CREATE FUNCTION kpis_subscriptions_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_tell_spells(company_id, array_agg(DISTINCT customer_id)) FROM fresh GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_subscriptions_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $q$
    SELECT kpis_tell_spells(company_id, array_agg(DISTINCT customer_id))
    FROM (
        SELECT o.company_id, unnest(ARRAY[o.customer_id, n.customer_id]) AS customer_id
        FROM stale o JOIN fresh n ON n.id = o.id
        WHERE (o.customer_id, o.started_on, o.ended_on, o.end_reason, o.deleted_at)
            IS DISTINCT FROM (n.customer_id, n.started_on, n.ended_on, n.end_reason, n.deleted_at)
    ) changed
    GROUP BY company_id
    $q$;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_subscriptions_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_tell_spells(company_id, array_agg(DISTINCT customer_id)) FROM stale GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE TRIGGER d_spells_insert AFTER INSERT ON kpis_subscription REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_subscriptions_inserted();
CREATE TRIGGER d_spells_update AFTER UPDATE ON kpis_subscription REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_subscriptions_updated();
CREATE TRIGGER d_spells_delete AFTER DELETE ON kpis_subscription REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_subscriptions_deleted();

-- Wins: a customer's first day is told by its own row (kpis_find_first_wins); here its first deal, and its return.
CREATE FUNCTION kpis_wins_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_tell_spells(company_id, array_agg(DISTINCT customer_id))
    FROM fresh WHERE outcome = 'won' AND customer_id IS NOT NULL GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_wins_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $q$
    SELECT kpis_tell_spells(company_id, array_agg(DISTINCT customer_id))
    FROM (
        SELECT o.company_id, unnest(ARRAY[o.customer_id, n.customer_id]) AS customer_id
        FROM stale o JOIN fresh n ON n.id = o.id
        WHERE 'won' IN (o.outcome, n.outcome)
            AND (o.outcome, o.closed_at, o.closed_on, o.customer_id, o.deleted_at, o.source, o.sales_campaign_id)
            IS DISTINCT FROM (n.outcome, n.closed_at, n.closed_on, n.customer_id, n.deleted_at, n.source, n.sales_campaign_id)
    ) changed
    WHERE customer_id IS NOT NULL GROUP BY company_id
    $q$;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_wins_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_tell_spells(company_id, array_agg(DISTINCT customer_id))
    FROM stale WHERE outcome = 'won' AND customer_id IS NOT NULL GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE TRIGGER d_spells_insert AFTER INSERT ON kpis_opportunity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_wins_inserted();
CREATE TRIGGER d_spells_update AFTER UPDATE ON kpis_opportunity REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_wins_updated();
CREATE TRIGGER d_spells_delete AFTER DELETE ON kpis_opportunity REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_wins_deleted();
