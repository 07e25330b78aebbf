-- The history of a deal: stretches during which nothing about it changed. A change takes effect at the deal's close
-- when it closes it, else now; what was recorded for later than that no longer holds and goes.

CREATE FUNCTION kpis_actor() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('salesperf.actor', true), ''), 'database')
$$;

-- Ends each stretch at the next, and tells where stages begin and end.
CREATE FUNCTION kpis_link_history(company bigint, deals bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_opportunityhistory h
    SET until = n.until, is_first = n.is_first, leaves_stage = n.leaves_stage, stage_since = n.stage_since
    FROM (
        SELECT id, next_at AS until, previous_id IS NULL AS is_first,
            next_at IS NOT NULL AND (next_stage, next_outcome) IS DISTINCT FROM (stage_id, outcome) AS leaves_stage,
            max(CASE WHEN previous_id IS NULL
                OR (previous_stage, previous_outcome) IS DISTINCT FROM (stage_id, outcome) THEN at END)
                OVER (PARTITION BY opportunity_id ORDER BY at, id) AS stage_since
        FROM (
            SELECT id, opportunity_id, at, stage_id, outcome,
                lag(id) OVER w AS previous_id, lag(stage_id) OVER w AS previous_stage,
                lag(outcome) OVER w AS previous_outcome,
                lead(at) OVER w AS next_at, lead(stage_id) OVER w AS next_stage, lead(outcome) OVER w AS next_outcome
            FROM kpis_opportunityhistory
            WHERE company_id = (SELECT $1) AND opportunity_id = ANY($2)
            WINDOW w AS (PARTITION BY opportunity_id ORDER BY at, id)
        ) points
    ) n
    WHERE h.id = n.id
        AND (h.until, h.is_first, h.leaves_stage, h.stage_since)
            IS DISTINCT FROM (n.until, n.is_first, n.leaves_stage, n.stage_since)
    $q$ USING company, deals;
END $$;

CREATE FUNCTION kpis_history_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kpis_opportunityhistory (
        company_id, opportunity_id, at, until, recorded_at, by, zone, deleted_at, is_first, leaves_stage, stage_since,
        stage_id, outcome, amount_base, win_probability, expected_close_on, forecast_category, rep_id, team_id,
        product_id, customer_id, sales_region_id, segment, country, source, contact_method, sales_campaign_id, score)
    SELECT n.company_id, n.id, p.at, p.until, now(), kpis_actor(), n.zone, n.deleted_at, p.is_first, p.leaves,
        p.at, p.stage, p.outcome, n.amount_base, CASE WHEN p.stage IS NOT NULL THEN n.win_probability END,
        n.expected_close_on, CASE WHEN p.stage IS NOT NULL THEN n.forecast_category ELSE '' END, n.rep_id,
        kpis_team_on(n.company_id, n.rep_id, (p.at AT TIME ZONE n.zone)::date),
        n.product_id, n.customer_id, n.sales_region_id, n.segment, n.country, n.source, n.contact_method, n.sales_campaign_id,
        n.score
    FROM fresh n CROSS JOIN LATERAL (
        VALUES (n.opened_at, n.closed_at, true, n.outcome <> 'open',
                CASE WHEN n.outcome = 'open' THEN n.stage_id END, 'open'),
               (n.closed_at, NULL, false, false, n.stage_id, n.outcome)
    ) AS p(at, until, is_first, leaves, stage, outcome)
    WHERE p.at IS NOT NULL
    ORDER BY n.id, p.is_first DESC;
    PERFORM kpis_split_at_moves(company_id, array_agg(id)) FROM fresh GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_history_of_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    deal record; last_point record; effective timestamptz; cut timestamptz; owner bigint; touched bigint[] := '{}';
BEGIN
    FOR deal IN EXECUTE $q$
        SELECT n.*, o.opened_at AS was_opened_at, o.closed_at AS was_closed_at, o.outcome AS was_outcome
        FROM stale o JOIN fresh n ON n.id = o.id
        WHERE (o.opened_at, o.closed_at, o.stage_id, o.outcome, o.amount_base, o.win_probability, o.expected_close_on,
               o.forecast_category, o.rep_id, o.team_id, o.product_id, o.customer_id, o.sales_region_id, o.segment,
               o.country, o.source, o.contact_method, o.sales_campaign_id, o.score, o.deleted_at)
            IS DISTINCT FROM
              (n.opened_at, n.closed_at, n.stage_id, n.outcome, n.amount_base, n.win_probability, n.expected_close_on,
               n.forecast_category, n.rep_id, n.team_id, n.product_id, n.customer_id, n.sales_region_id, n.segment,
               n.country, n.source, n.contact_method, n.sales_campaign_id, n.score, n.deleted_at)
        ORDER BY n.id
    $q$ LOOP
        owner := deal.company_id;
        touched := touched || deal.id;

        IF deal.opened_at <> deal.was_opened_at THEN
            DELETE FROM kpis_opportunityhistory WHERE company_id = deal.company_id AND opportunity_id = deal.id
                AND NOT is_first AND at < deal.opened_at;
            UPDATE kpis_opportunityhistory
            SET at = deal.opened_at, team_id = kpis_team_on(company_id, rep_id, (deal.opened_at AT TIME ZONE zone)::date)
            WHERE company_id = deal.company_id AND opportunity_id = deal.id AND is_first;
            PERFORM kpis_link_history(owner, ARRAY[deal.id]);
            PERFORM kpis_split_at_moves(owner, ARRAY[deal.id]);
        END IF;

        -- What was unknown and is now known was so from the start; what this very transaction recorded is corrected.
        UPDATE kpis_opportunityhistory SET deleted_at = deal.deleted_at,
            amount_base = CASE WHEN recorded_at = now() THEN deal.amount_base
                               ELSE coalesce(amount_base, deal.amount_base) END,
            product_id = CASE WHEN recorded_at = now() THEN deal.product_id
                              ELSE coalesce(product_id, deal.product_id) END,
            customer_id = coalesce(customer_id, deal.customer_id),
            sales_region_id = coalesce(sales_region_id, deal.sales_region_id),
            segment = coalesce(nullif(segment, ''), deal.segment),
            country = coalesce(nullif(country, ''), deal.country),
            source = coalesce(nullif(source, ''), deal.source),
            contact_method = coalesce(nullif(contact_method, ''), deal.contact_method),
            sales_campaign_id = coalesce(sales_campaign_id, deal.sales_campaign_id),
            score = CASE WHEN recorded_at = now() THEN deal.score ELSE score END,
            expected_close_on = coalesce(expected_close_on, deal.expected_close_on)
        WHERE company_id = deal.company_id AND opportunity_id = deal.id
            AND (deleted_at IS DISTINCT FROM deal.deleted_at OR recorded_at = now() OR amount_base IS NULL
                 OR product_id IS NULL OR customer_id IS NULL OR sales_region_id IS NULL OR segment = ''
                 OR country = '' OR source = '' OR contact_method = '' OR expected_close_on IS NULL
                 OR (sales_campaign_id IS NULL AND deal.sales_campaign_id IS NOT NULL));

        SELECT * INTO last_point FROM kpis_opportunityhistory
        WHERE company_id = deal.company_id AND opportunity_id = deal.id ORDER BY at DESC, id DESC LIMIT 1;
        effective := CASE WHEN deal.outcome = 'open' THEN greatest(now(), deal.opened_at) ELSE deal.closed_at END;
        IF (last_point.stage_id, last_point.outcome, last_point.amount_base, last_point.win_probability,
            last_point.expected_close_on, last_point.forecast_category, last_point.rep_id, last_point.team_id,
            last_point.product_id, last_point.customer_id, last_point.sales_region_id, last_point.segment,
            last_point.country, last_point.source, last_point.contact_method, last_point.sales_campaign_id,
            last_point.score)
            IS NOT DISTINCT FROM
           (deal.stage_id, deal.outcome, deal.amount_base, deal.win_probability, deal.expected_close_on,
            deal.forecast_category, deal.rep_id, deal.team_id, deal.product_id, deal.customer_id,
            deal.sales_region_id, deal.segment, deal.country, deal.source, deal.contact_method,
            deal.sales_campaign_id, deal.score)
            AND (deal.outcome = 'open' OR last_point.at = deal.closed_at) THEN
            CONTINUE;
        END IF;

        cut := CASE WHEN deal.outcome <> 'open' AND deal.was_outcome <> 'open'
                    THEN least(effective, deal.was_closed_at) ELSE effective END;
        DELETE FROM kpis_opportunityhistory WHERE company_id = deal.company_id AND opportunity_id = deal.id
            AND at >= cut AND NOT (is_first AND (deal.outcome <> 'open' OR at < effective));
        INSERT INTO kpis_opportunityhistory (
            company_id, opportunity_id, at, recorded_at, by, zone, deleted_at, is_first, leaves_stage, stage_since,
            stage_id, outcome, amount_base, win_probability, expected_close_on, forecast_category, rep_id, team_id,
            product_id, customer_id, sales_region_id, segment, country, source, contact_method, sales_campaign_id, score)
        VALUES (
            deal.company_id, deal.id, effective, now(), kpis_actor(), deal.zone, deal.deleted_at, false, false,
            effective, deal.stage_id, deal.outcome, deal.amount_base, deal.win_probability, deal.expected_close_on,
            deal.forecast_category, deal.rep_id,
            kpis_team_on(deal.company_id, deal.rep_id, (effective AT TIME ZONE deal.zone)::date),
            deal.product_id, deal.customer_id, deal.sales_region_id, deal.segment, deal.country, deal.source,
            deal.contact_method, deal.sales_campaign_id, deal.score);
    END LOOP;
    IF touched <> '{}' THEN
        PERFORM kpis_link_history(owner, touched);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER b_history_insert AFTER INSERT ON kpis_opportunity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_history_of_new();
CREATE TRIGGER d_history_update AFTER UPDATE ON kpis_opportunity REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_history_of_changed();

-- Stages with dates of their own: each splits the stretch it falls into and holds until the next given one.
CREATE FUNCTION kpis_record_stage_changes(company bigint, deals bigint[], stages bigint[], instants timestamptz[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kpis_opportunityhistory (
        company_id, opportunity_id, at, recorded_at, by, zone, deleted_at, is_first, is_given, leaves_stage,
        stage_since, stage_id, outcome, amount_base, win_probability, expected_close_on, forecast_category, rep_id,
        team_id, product_id, customer_id, sales_region_id, segment, country, source, contact_method, sales_campaign_id, score)
    SELECT h.company_id, h.opportunity_id, c.at, now(), kpis_actor(), h.zone, h.deleted_at, false, true, false,
        c.at, c.stage, 'open', h.amount_base, s.probability, h.expected_close_on, s.forecast_category, h.rep_id,
        kpis_team_on(h.company_id, h.rep_id, (c.at AT TIME ZONE h.zone)::date), h.product_id, h.customer_id,
        h.sales_region_id, h.segment, h.country, h.source, h.contact_method, h.sales_campaign_id, h.score
    FROM unnest(deals, stages, instants) AS c(deal, stage, at)
    JOIN kpis_stage s ON s.company_id = company AND s.id = c.stage
    JOIN LATERAL (
        SELECT * FROM kpis_opportunityhistory o
        WHERE o.company_id = (SELECT company) AND o.opportunity_id = c.deal AND o.at <= c.at AND o.outcome = 'open'
        ORDER BY o.at DESC, o.id DESC LIMIT 1
    ) h ON true;

    -- A given stage replaces what was recorded for the same instant, the opening included.
    DELETE FROM kpis_opportunityhistory h USING kpis_opportunityhistory g
    WHERE h.company_id = (SELECT company) AND h.opportunity_id = ANY(deals) AND NOT h.is_given AND h.outcome = 'open'
        AND g.company_id = h.company_id AND g.opportunity_id = h.opportunity_id AND g.is_given AND g.at = h.at;

    UPDATE kpis_opportunityhistory h
    SET stage_id = g.stage_id, win_probability = g.win_probability, forecast_category = g.forecast_category
    FROM (
        SELECT o.id, l.* FROM kpis_opportunityhistory o
        JOIN LATERAL (
            SELECT p.stage_id, p.win_probability, p.forecast_category FROM kpis_opportunityhistory p
            WHERE p.company_id = o.company_id AND p.opportunity_id = o.opportunity_id AND p.is_given AND p.at <= o.at
            ORDER BY p.at DESC, p.id DESC LIMIT 1
        ) l ON true
        WHERE o.company_id = (SELECT company) AND o.opportunity_id = ANY(deals) AND o.outcome = 'open' AND NOT o.is_given
    ) g
    WHERE h.company_id = company AND h.id = g.id AND h.stage_id IS DISTINCT FROM g.stage_id;

    PERFORM kpis_link_history(company, deals);
END $$;

-- Open stretches are split on the days their rep changed team, whether the move or the deal was entered first.
CREATE FUNCTION kpis_split_at_moves(company bigint, deals bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    split bigint[];
BEGIN
    WITH moves AS (
        SELECT DISTINCT h.id AS stretch, (edge.day::timestamp AT TIME ZONE h.zone) AS at
        FROM kpis_opportunityhistory h
        JOIN accounts_teammembership m ON m.company_id = h.company_id AND m.rep_id = h.rep_id
        CROSS JOIN LATERAL (VALUES (m.starts_on), (m.ends_on)) AS edge(day)
        WHERE h.company_id = company AND h.opportunity_id = ANY(deals) AND h.outcome = 'open'
            AND h.at < (edge.day::timestamp AT TIME ZONE h.zone)
            AND (h.until IS NULL OR h.until > (edge.day::timestamp AT TIME ZONE h.zone))
            AND edge.day <= (now() AT TIME ZONE h.zone)::date AND edge.day > '1900-01-01'
    ), added AS (
        INSERT INTO kpis_opportunityhistory (
            company_id, opportunity_id, at, recorded_at, by, zone, deleted_at, is_first, leaves_stage, stage_since,
            stage_id, outcome, amount_base, win_probability, expected_close_on, forecast_category, rep_id, team_id,
            product_id, customer_id, sales_region_id, segment, country, source, contact_method, sales_campaign_id, score)
        SELECT h.company_id, h.opportunity_id, m.at, now(), kpis_actor(), h.zone, h.deleted_at, false, false,
            h.stage_since, h.stage_id, h.outcome, h.amount_base, h.win_probability, h.expected_close_on,
            h.forecast_category, h.rep_id, kpis_team_on(h.company_id, h.rep_id, (m.at AT TIME ZONE h.zone)::date),
            h.product_id, h.customer_id, h.sales_region_id, h.segment, h.country, h.source, h.contact_method, h.sales_campaign_id, h.score
        FROM moves m JOIN kpis_opportunityhistory h ON h.id = m.stretch
        RETURNING opportunity_id
    )
    SELECT array_agg(DISTINCT opportunity_id) INTO split FROM added;
    IF split IS NOT NULL THEN
        PERFORM kpis_link_history(company, split);
    END IF;
END $$;

-- A rep changes team: deals, splits and activities follow the team of their day.
CREATE FUNCTION kpis_retell_teams(company bigint, reps bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    today CONSTANT date := (now() AT TIME ZONE (SELECT timezone FROM accounts_company WHERE id = company))::date;
BEGIN
    PERFORM kpis_split_at_moves(company, ARRAY(
        SELECT DISTINCT opportunity_id FROM kpis_opportunityhistory
        WHERE company_id = company AND rep_id = ANY(reps) AND outcome = 'open'));
    UPDATE kpis_opportunityhistory h SET team_id = kpis_team_on(h.company_id, h.rep_id, h.entered_on)
    WHERE h.company_id = company AND h.rep_id = ANY(reps)
        AND h.team_id IS DISTINCT FROM kpis_team_on(h.company_id, h.rep_id, h.entered_on);
    UPDATE kpis_opportunity d SET zone = ''
    WHERE d.company_id = company AND d.rep_id = ANY(reps) AND d.team_id IS DISTINCT FROM
        kpis_team_on(d.company_id, d.rep_id, coalesce(d.closed_on, today));
    UPDATE kpis_lead l SET zone = ''
    WHERE l.company_id = company AND l.rep_id = ANY(reps)
        AND l.team_id IS DISTINCT FROM kpis_team_on(l.company_id, l.rep_id, l.created_on);
    UPDATE kpis_activity a SET zone = ''
    WHERE a.company_id = company AND a.rep_id = ANY(reps)
        AND a.team_id IS DISTINCT FROM kpis_team_on(a.company_id, a.rep_id, a.done_on);
    UPDATE kpis_split s SET outcome = outcome
    WHERE s.company_id = company AND s.rep_id = ANY(reps) AND s.team_id IS DISTINCT FROM
        kpis_team_on(s.company_id, s.rep_id, coalesce(s.closed_on, today));
END $$;

CREATE FUNCTION kpis_memberships_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_retell_teams(company_id, array_agg(DISTINCT rep_id)) FROM fresh GROUP BY company_id;
    RETURN NULL;
END $$;
CREATE FUNCTION kpis_memberships_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_retell_teams(company_id, array_agg(DISTINCT rep_id))
    FROM (SELECT company_id, rep_id FROM stale UNION ALL SELECT company_id, rep_id FROM fresh) told GROUP BY company_id;
    RETURN NULL;
END $$;
CREATE FUNCTION kpis_memberships_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_retell_teams(company_id, array_agg(DISTINCT rep_id)) FROM stale GROUP BY company_id;
    RETURN NULL;
END $$;
CREATE TRIGGER b_retell_insert AFTER INSERT ON accounts_teammembership REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_memberships_written();
CREATE TRIGGER b_retell_update AFTER UPDATE ON accounts_teammembership
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_memberships_changed();
CREATE TRIGGER b_retell_delete AFTER DELETE ON accounts_teammembership REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_memberships_removed();
