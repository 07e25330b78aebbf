-- Columns of deals and lines that follow from other rows. No path into the tables can leave them stale: the row's own
-- trigger fills them on every write, and the tables they come from write the deals concerned again.
--
-- Functions that follow a batch of rows into other tables run as the owner: without the policy's company condition the
-- planner sees a join on a primary key for what it is (with it, and a table not analysed yet, it loops over a whole
-- company for each row). They only ever reach rows by the foreign keys of rows that the writer could write. EXECUTE has
-- such statements planned for the batch at hand, not for the first one of the session. A company is given to them as
-- (SELECT $1), a value the planner does not know: of a company that is new since the table was analysed it would believe
-- that it has one row, and take any index that begins with the company.

-- Called for every row from PL/pgSQL, where a function in SQL would be planned anew each time: written in it, they took an
-- import of 20,000 deals from 24 s to 6 s.
CREATE FUNCTION kpis_team_on(company bigint, rep bigint, day date) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT team_id FROM accounts_teammembership
        WHERE company_id = company AND rep_id = rep AND starts_on <= day AND (ends_on IS NULL OR ends_on > day)
        ORDER BY starts_on DESC LIMIT 1);
END $$;

CREATE FUNCTION kpis_rate_on(company bigint, base text, money text, day date) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF money = base THEN RETURN 1; END IF;
    RETURN (
        SELECT rate FROM kpis_exchangerate
        WHERE company_id = company AND currency = money AND "on" <= day ORDER BY "on" DESC LIMIT 1);
END $$;

CREATE FUNCTION kpis_derive_opportunity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    home record; stage record; buyer record; origin record; today date; closing date;
BEGIN
    SELECT timezone, currency INTO home FROM accounts_company WHERE id = NEW.company_id;
    NEW.zone := home.timezone;
    IF coalesce(NEW.currency, '') = '' THEN NEW.currency := home.currency; END IF;
    today := (now() AT TIME ZONE NEW.zone)::date;
    closing := (NEW.closed_at AT TIME ZONE NEW.zone)::date;

    SELECT outcome, probability, forecast_category INTO stage
    FROM kpis_stage WHERE company_id = NEW.company_id AND id = NEW.stage_id;
    NEW.outcome := coalesce(stage.outcome, NEW.outcome);
    NEW.win_probability := coalesce(NEW.probability, stage.probability);
    NEW.forecast_category := coalesce(stage.forecast_category, '');

    SELECT segment, country, region_id, first_won_on INTO buyer
    FROM kpis_customer WHERE company_id = NEW.company_id AND id = NEW.customer_id;
    NEW.segment := coalesce(buyer.segment, '');
    NEW.country := coalesce(buyer.country, '');
    NEW.customer_won_on := buyer.first_won_on;
    NEW.sales_region_id := coalesce(NEW.region_id, buyer.region_id, (
        SELECT region_id FROM accounts_rep WHERE company_id = NEW.company_id AND id = NEW.rep_id));
    NEW.team_id := kpis_team_on(NEW.company_id, NEW.rep_id, coalesce(closing, today));

    SELECT created_at, campaign_id INTO origin
    FROM kpis_lead WHERE company_id = NEW.company_id AND id = NEW.lead_id;
    NEW.first_contact_at := least(NEW.opened_at, origin.created_at);
    NEW.sales_campaign_id := coalesce(NEW.campaign_id, origin.campaign_id);
    NEW.is_in_initiative := EXISTS (
        SELECT 1 FROM kpis_initiative WHERE company_id = NEW.company_id AND id = NEW.initiative_id
            AND deleted_at IS NULL AND starts_on <= closing AND (ends_on IS NULL OR ends_on >= closing));

    -- An open deal is worth what today's rate makes it; a closed one keeps the rate it closed at.
    IF TG_OP = 'INSERT' THEN
        NEW.rate := kpis_rate_on(NEW.company_id, home.currency, NEW.currency, coalesce(closing, today));
    ELSIF NEW.outcome = 'open' OR NEW.rate IS NULL
        OR (NEW.closed_at, NEW.currency) IS DISTINCT FROM (OLD.closed_at, OLD.currency) THEN
        NEW.rate := kpis_rate_on(NEW.company_id, home.currency, NEW.currency, coalesce(closing, today));
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_derive BEFORE INSERT OR UPDATE ON kpis_opportunity
    FOR EACH ROW EXECUTE FUNCTION kpis_derive_opportunity();

CREATE FUNCTION kpis_derive_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deal record; item record;
BEGIN
    SELECT * INTO deal FROM kpis_opportunity WHERE company_id = NEW.company_id AND id = NEW.opportunity_id;
    SELECT unit_price, unit_cost, category INTO item
    FROM kpis_product WHERE company_id = NEW.company_id AND id = NEW.product_id;
    -- List prices are taken when a product is put on the deal: a later price list does not change it.
    IF TG_OP = 'INSERT' OR NEW.product_id IS DISTINCT FROM OLD.product_id OR NEW.list_price IS NULL THEN
        NEW.list_price := item.unit_price / nullif(deal.rate, 0);
        NEW.list_cost := item.unit_cost / nullif(deal.rate, 0);
    END IF;
    NEW.category := coalesce(item.category, '');
    NEW.deleted_at := deal.deleted_at;
    NEW.outcome := coalesce(deal.outcome, 'open');
    NEW.closed_on := deal.closed_on;
    NEW.cancelled_on := deal.cancelled_on;
    NEW.rate := deal.rate;
    NEW.rep_id := deal.rep_id;
    NEW.team_id := deal.team_id;
    NEW.customer_id := deal.customer_id;
    NEW.sales_region_id := deal.sales_region_id;
    NEW.segment := coalesce(deal.segment, '');
    NEW.country := coalesce(deal.country, '');
    NEW.source := coalesce(deal.source, '');
    NEW.contact_method := coalesce(deal.contact_method, '');
    RETURN NEW;
END $$;

CREATE TRIGGER a_derive BEFORE INSERT OR UPDATE ON kpis_lineitem
    FOR EACH ROW EXECUTE FUNCTION kpis_derive_line();

-- A deal's lines: their sum, their cost, and the product worth most.
CREATE FUNCTION kpis_sum_lines(company bigint, deals bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_opportunity o SET lines_amount = s.amount, lines_cost = s.cost, product_id = s.product
    FROM (
        SELECT d.id, sum(l.net_amount) AS amount, sum(l.net_cost) AS cost,
            (array_agg(l.product_id ORDER BY l.net_amount DESC NULLS LAST, l.id))[1] AS product
        FROM unnest($2) AS d(id)
        JOIN LATERAL (SELECT 1 FROM kpis_opportunity WHERE company_id = (SELECT $1) AND id = d.id OFFSET 0) own ON true
        LEFT JOIN LATERAL (
            SELECT * FROM kpis_lineitem WHERE company_id = (SELECT $1) AND opportunity_id = d.id OFFSET 0
        ) l ON true
        GROUP BY d.id
    ) s
    WHERE o.id = s.id
        AND (o.lines_amount, o.lines_cost, o.product_id) IS DISTINCT FROM (s.amount, s.cost, s.product)
    $q$ USING company, deals;
END $$;

CREATE FUNCTION kpis_lines_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_sum_lines(company_id, array_agg(DISTINCT opportunity_id)) FROM fresh GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_lines_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_sum_lines(company_id, array_agg(DISTINCT opportunity_id)) FROM gone GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE TRIGGER b_sum_insert AFTER INSERT ON kpis_lineitem REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_lines_written();
CREATE TRIGGER b_sum_update AFTER UPDATE ON kpis_lineitem REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_lines_written();
CREATE TRIGGER b_sum_delete AFTER DELETE ON kpis_lineitem REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_lines_removed();

-- A deal's facts go to its lines.
CREATE FUNCTION kpis_copy_to_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_lineitem t SET rate = n.rate
    FROM fresh n CROSS JOIN LATERAL (
        SELECT * FROM kpis_lineitem WHERE company_id = n.company_id AND opportunity_id = n.id OFFSET 0
    ) l
    WHERE t.id = l.id AND
        (l.deleted_at, l.outcome, l.closed_on, l.cancelled_on, l.rate, l.rep_id, l.team_id, l.customer_id,
         l.sales_region_id, l.segment, l.country, l.source, l.contact_method)
        IS DISTINCT FROM
        (n.deleted_at, n.outcome, n.closed_on, n.cancelled_on, n.rate, n.rep_id, n.team_id, n.customer_id,
         n.sales_region_id, n.segment, n.country, n.source, n.contact_method)
    $q$;
    RETURN NULL;
END $$;

CREATE TRIGGER b_copy_to_lines AFTER UPDATE ON kpis_opportunity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_copy_to_lines();

-- A customer's first win.
CREATE FUNCTION kpis_find_first_wins(company bigint, buyers bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    buyer bigint; known date; earliest date; ids bigint[] := '{}'; days date[] := '{}';
BEGIN
    -- In one order, so that two batches that share customers wait for each other instead of deadlocking.
    FOR buyer IN SELECT DISTINCT unnest(buyers) ORDER BY 1 LOOP
        SELECT first_won_on INTO known FROM kpis_customer WHERE company_id = company AND id = buyer;
        IF NOT FOUND THEN CONTINUE; END IF;
        SELECT min(closed_on) INTO earliest FROM kpis_opportunity
        WHERE company_id = company AND customer_id = buyer AND outcome = 'won' AND deleted_at IS NULL;
        IF earliest IS DISTINCT FROM known THEN
            PERFORM 1 FROM kpis_customer WHERE company_id = company AND id = buyer FOR UPDATE;
            ids := ids || buyer;
            days := days || earliest;
        END IF;
    END LOOP;
    IF ids <> '{}' THEN
        EXECUTE 'UPDATE kpis_customer c SET first_won_on = w.day FROM unnest($1, $2) AS w(id, day) WHERE c.id = w.id'
        USING ids, days;
    END IF;
END $$;

CREATE FUNCTION kpis_deals_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_find_first_wins(company_id, array_agg(DISTINCT customer_id))
    FROM fresh WHERE outcome = 'won' AND customer_id IS NOT NULL GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_deals_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $q$
    SELECT kpis_find_first_wins(company_id, array_agg(DISTINCT customer_id))
    FROM (
        SELECT o.company_id, unnest(ARRAY[o.customer_id, n.customer_id]) AS customer_id
        FROM stale o JOIN fresh n ON n.id = o.id
        WHERE (o.outcome, o.closed_on, o.customer_id, o.deleted_at)
            IS DISTINCT FROM (n.outcome, n.closed_on, n.customer_id, n.deleted_at)
    ) changed
    WHERE customer_id IS NOT NULL GROUP BY company_id
    $q$;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_deals_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpis_find_first_wins(company_id, array_agg(DISTINCT customer_id))
    FROM stale WHERE customer_id IS NOT NULL GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE TRIGGER c_first_win_insert AFTER INSERT ON kpis_opportunity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_deals_inserted();
CREATE TRIGGER c_first_win_update AFTER UPDATE ON kpis_opportunity REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_deals_updated();
CREATE TRIGGER c_first_win_delete AFTER DELETE ON kpis_opportunity REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_deals_deleted();

-- What deals are derived from: writing the deals concerned fills them again.
CREATE FUNCTION kpis_customers_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_opportunity t SET zone = '' FROM fresh n JOIN stale o ON o.id = n.id
    CROSS JOIN LATERAL (
        SELECT * FROM kpis_opportunity WHERE company_id = n.company_id AND customer_id = n.id OFFSET 0
    ) d
    WHERE t.id = d.id
        AND (o.segment, o.country, o.region_id, o.first_won_on)
            IS DISTINCT FROM (n.segment, n.country, n.region_id, n.first_won_on)
        AND (d.segment, d.country, d.customer_won_on, d.sales_region_id) IS DISTINCT FROM
            (n.segment, n.country, n.first_won_on, coalesce(d.region_id, n.region_id, d.sales_region_id))
    $q$;
    RETURN NULL;
END $$;
CREATE TRIGGER b_redo_deals AFTER UPDATE ON kpis_customer REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_customers_updated();

CREATE FUNCTION kpis_reps_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kpis_opportunity d SET zone = '' FROM fresh n JOIN stale o ON o.id = n.id
    WHERE d.company_id = n.company_id AND d.rep_id = n.id AND o.region_id IS DISTINCT FROM n.region_id
        AND (d.outcome = 'open' OR d.sales_region_id IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER b_redo_deals AFTER UPDATE ON accounts_rep REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_reps_updated();

CREATE FUNCTION kpis_stages_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kpis_opportunity d SET zone = '' FROM fresh n JOIN stale o ON o.id = n.id
    WHERE d.company_id = n.company_id AND d.stage_id = n.id
        AND (o.outcome, o.probability, o.forecast_category)
            IS DISTINCT FROM (n.outcome, n.probability, n.forecast_category);
    RETURN NULL;
END $$;
CREATE TRIGGER b_redo_deals AFTER UPDATE ON kpis_stage REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_stages_updated();

CREATE FUNCTION kpis_rates_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kpis_opportunity d SET zone = ''
    FROM (SELECT DISTINCT company_id, currency FROM fresh) n
    WHERE d.company_id = n.company_id AND d.currency = n.currency AND (d.outcome = 'open' OR d.rate IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER b_redo_deals_insert AFTER INSERT ON kpis_exchangerate REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_rates_written();
CREATE TRIGGER b_redo_deals_update AFTER UPDATE ON kpis_exchangerate REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_rates_written();

CREATE FUNCTION kpis_company_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kpis_opportunity SET zone = '', rate = CASE WHEN OLD.currency = NEW.currency THEN rate END
    WHERE company_id = NEW.id;
    UPDATE kpis_opportunityhistory SET zone = NEW.timezone WHERE company_id = NEW.id;
    UPDATE kpis_lead SET zone = '' WHERE company_id = NEW.id;
    UPDATE kpis_activity SET zone = '' WHERE company_id = NEW.id;
    UPDATE kpis_spend SET rate = NULL WHERE company_id = NEW.id AND OLD.currency <> NEW.currency;
    UPDATE kpis_forecast SET zone = '' WHERE company_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER b_redo_deals AFTER UPDATE OF timezone, currency ON accounts_company FOR EACH ROW
    WHEN ((OLD.timezone, OLD.currency) IS DISTINCT FROM (NEW.timezone, NEW.currency))
    EXECUTE FUNCTION kpis_company_updated();
