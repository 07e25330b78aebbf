-- Columns of leads that follow from other rows, as derive.sql has it for deals.

-- What became of a lead's deals: whether there is one, and when the first was won. A deal belongs to a lead if either
-- names the other.
CREATE FUNCTION kpis_deals_of_lead(company bigint, lead bigint, deal bigint, OUT has_any boolean, OUT won_on date)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT count(*) > 0, min(d.closed_on) FILTER (WHERE d.outcome = 'won') INTO has_any, won_on
    FROM (
        SELECT outcome, closed_on FROM kpis_opportunity
        WHERE company_id = (SELECT company) AND lead_id = lead AND deleted_at IS NULL
        UNION ALL
        SELECT outcome, closed_on FROM kpis_opportunity
        WHERE company_id = (SELECT company) AND id = deal AND deleted_at IS NULL
    ) d;
END $$;

-- Whether the letters are at the levels the rule asks for; not if it asks for none.
CREATE FUNCTION kpis_meets_rule(lead kpis_lead, rule kpis_bantrule) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN num_nonnulls(rule.budget_least, rule.authority_least, rule.need_least, rule.timeline_least) > 0
        AND (rule.budget_least IS NULL OR coalesce(lead.budget >= rule.budget_least, false))
        AND (rule.authority_least IS NULL OR coalesce(lead.authority >= rule.authority_least, false))
        AND (rule.need_least IS NULL OR coalesce(lead.need >= rule.need_least, false))
        AND (rule.timeline_least IS NULL OR coalesce(lead.timeline >= rule.timeline_least, false));
END $$;

CREATE FUNCTION kpis_derive_lead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deals record; rule kpis_bantrule;
BEGIN
    SELECT timezone INTO NEW.zone FROM accounts_company WHERE id = NEW.company_id;
    NEW.team_id := kpis_team_on(NEW.company_id, NEW.rep_id, (NEW.created_at AT TIME ZONE NEW.zone)::date);
    NEW.sales_region_id := coalesce(NEW.region_id, (
        SELECT region_id FROM accounts_rep WHERE company_id = NEW.company_id AND id = NEW.rep_id));

    IF TG_OP = 'INSERT' AND NEW.opportunity_id IS NULL THEN
        NEW.opportunity_id := (
            SELECT id FROM kpis_opportunity
            WHERE company_id = (SELECT NEW.company_id) AND lead_id = NEW.id AND deleted_at IS NULL
            ORDER BY opened_at, id LIMIT 1);
    END IF;
    deals := kpis_deals_of_lead(NEW.company_id, NEW.id, NEW.opportunity_id);
    NEW.has_opportunity := deals.has_any;
    NEW.won_on := deals.won_on;

    NEW.qualified_at := NEW.sql_at;
    NEW.rule_version := NULL;
    IF NEW.sql_at IS NULL AND num_nonnulls(NEW.budget, NEW.authority, NEW.need, NEW.timeline) > 0 THEN
        rule := kpis_bant_rule(NEW.company_id);
        IF kpis_meets_rule(NEW, rule) THEN
            NEW.rule_version := rule.version;
            -- Who met the rule stays qualified from that instant on, whatever is learnt later.
            IF TG_OP = 'UPDATE' AND OLD.rule_version = rule.version THEN
                NEW.qualified_at := greatest(NEW.created_at, OLD.qualified_at);
            ELSE
                NEW.qualified_at := greatest(NEW.created_at,
                    CASE WHEN rule.budget_least IS NOT NULL THEN NEW.budget_at END,
                    CASE WHEN rule.authority_least IS NOT NULL THEN NEW.authority_at END,
                    CASE WHEN rule.need_least IS NOT NULL THEN NEW.need_at END,
                    CASE WHEN rule.timeline_least IS NOT NULL THEN NEW.timeline_at END);
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_derive BEFORE INSERT OR UPDATE ON kpis_lead
    FOR EACH ROW EXECUTE FUNCTION kpis_derive_lead();

-- Leads whose deals changed are written again. One without a deal of its own takes the first that names it.
CREATE FUNCTION kpis_follow_deals(company bigint, leads bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed bigint[];
BEGIN
    -- Locked in one order, so that two batches that share leads wait for each other instead of deadlocking.
    EXECUTE $q$
    SELECT array_agg(id) FROM (
        SELECT l.id FROM unnest($2) AS wanted(id)
        JOIN LATERAL (SELECT * FROM kpis_lead WHERE company_id = (SELECT $1) AND id = wanted.id OFFSET 0) l ON true
        CROSS JOIN LATERAL kpis_deals_of_lead(l.company_id, l.id, l.opportunity_id) d
        WHERE (l.has_opportunity, l.won_on) IS DISTINCT FROM (d.has_any, d.won_on)
            OR (l.opportunity_id IS NULL AND d.has_any)
        ORDER BY l.id
    ) found
    $q$ INTO changed USING company, leads;
    IF changed IS NULL THEN RETURN; END IF;
    PERFORM 1 FROM kpis_lead WHERE id = ANY(changed) ORDER BY id FOR NO KEY UPDATE;
    EXECUTE $q$
    UPDATE kpis_lead l SET opportunity_id = coalesce(l.opportunity_id, (
        SELECT id FROM kpis_opportunity
        WHERE company_id = l.company_id AND lead_id = l.id AND deleted_at IS NULL ORDER BY opened_at, id LIMIT 1))
    WHERE l.id = ANY($1)
    $q$ USING changed;
END $$;

CREATE FUNCTION kpis_leads_of_new_deals() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    SELECT kpis_follow_deals(company_id, array_agg(DISTINCT lead_id))
    FROM (
        SELECT company_id, lead_id FROM fresh WHERE lead_id IS NOT NULL
        UNION ALL
        SELECT n.company_id, l.id FROM fresh n CROSS JOIN LATERAL (
            SELECT id FROM kpis_lead WHERE company_id = n.company_id AND opportunity_id = n.id OFFSET 0
        ) l
    ) concerned GROUP BY company_id
    $q$;
    RETURN NULL;
END $$;

-- A deal that no longer names its lead is no longer what the lead was converted into.
CREATE FUNCTION kpis_leads_of_changed_deals() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed bigint[];
BEGIN
    EXECUTE $q$
    SELECT array_agg(n.id) FROM stale o JOIN fresh n ON n.id = o.id
    WHERE (o.lead_id, o.outcome, o.closed_on, o.deleted_at)
        IS DISTINCT FROM (n.lead_id, n.outcome, n.closed_on, n.deleted_at)
    $q$ INTO changed;
    IF changed IS NULL THEN RETURN NULL; END IF;
    EXECUTE $q$
    UPDATE kpis_lead l SET opportunity_id = NULL FROM stale o JOIN fresh n ON n.id = o.id
    WHERE o.lead_id <> coalesce(n.lead_id, 0) AND l.company_id = o.company_id AND l.id = o.lead_id
        AND l.opportunity_id = o.id
    $q$;
    EXECUTE $q$
    SELECT kpis_follow_deals(company_id, array_agg(DISTINCT lead_id))
    FROM (
        SELECT company_id, lead_id FROM stale WHERE id = ANY($1)
        UNION ALL
        SELECT company_id, lead_id FROM fresh WHERE id = ANY($1)
        UNION ALL
        SELECT n.company_id, l.id FROM fresh n CROSS JOIN LATERAL (
            SELECT id FROM kpis_lead WHERE company_id = n.company_id AND opportunity_id = n.id OFFSET 0
        ) l WHERE n.id = ANY($1)
    ) concerned WHERE lead_id IS NOT NULL GROUP BY company_id
    $q$ USING changed;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_leads_of_removed_deals() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_lead l SET opportunity_id = NULL FROM stale o
    WHERE l.company_id = o.company_id AND l.opportunity_id = o.id
    $q$;
    PERFORM kpis_follow_deals(company_id, array_agg(DISTINCT lead_id))
    FROM stale WHERE lead_id IS NOT NULL GROUP BY company_id;
    RETURN NULL;
END $$;

CREATE TRIGGER e_leads_insert AFTER INSERT ON kpis_opportunity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_leads_of_new_deals();
CREATE TRIGGER e_leads_update AFTER UPDATE ON kpis_opportunity REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_leads_of_changed_deals();
CREATE TRIGGER e_leads_delete AFTER DELETE ON kpis_opportunity REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_leads_of_removed_deals();

-- What a lead tells its deals: which lead they come from, when it was first met, and whose campaign it was. Deals are
-- looked up first and filtered then: of `lead_id IS NULL` the planner may believe that it is rare, and read them all.
CREATE FUNCTION kpis_deals_of_new_leads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_opportunity t SET lead_id = n.id
    FROM fresh n CROSS JOIN LATERAL (
        SELECT * FROM kpis_opportunity WHERE company_id = n.company_id AND id = n.opportunity_id OFFSET 0
    ) d
    WHERE t.id = d.id AND d.lead_id IS NULL
    $q$;
    EXECUTE $q$
    UPDATE kpis_opportunity t SET zone = ''
    FROM fresh n CROSS JOIN LATERAL (
        SELECT * FROM kpis_opportunity WHERE company_id = n.company_id AND lead_id = n.id OFFSET 0
    ) d
    WHERE t.id = d.id AND (d.first_contact_at, d.sales_campaign_id)
        IS DISTINCT FROM (least(d.opened_at, n.created_at), coalesce(d.campaign_id, n.campaign_id))
    $q$;
    RETURN NULL;
END $$;

-- A lead that no longer names its deal is no longer where the deal comes from.
CREATE FUNCTION kpis_deals_of_changed_leads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_opportunity t SET lead_id = n.id
    FROM stale o JOIN fresh n ON n.id = o.id CROSS JOIN LATERAL (
        SELECT * FROM kpis_opportunity WHERE company_id = n.company_id AND id = n.opportunity_id OFFSET 0
    ) d
    WHERE t.id = d.id AND d.lead_id IS NULL AND o.opportunity_id IS DISTINCT FROM n.opportunity_id
    $q$;
    EXECUTE $q$
    UPDATE kpis_opportunity t SET lead_id = NULL
    FROM stale o JOIN fresh n ON n.id = o.id
    WHERE t.id = o.opportunity_id AND t.company_id = o.company_id AND t.lead_id = o.id AND n.opportunity_id IS NULL
    $q$;
    EXECUTE $q$
    UPDATE kpis_opportunity t SET zone = ''
    FROM stale o JOIN fresh n ON n.id = o.id CROSS JOIN LATERAL (
        SELECT * FROM kpis_opportunity WHERE company_id = n.company_id AND lead_id = n.id OFFSET 0
    ) d
    WHERE t.id = d.id AND (o.created_at, o.campaign_id) IS DISTINCT FROM (n.created_at, n.campaign_id)
        AND (d.first_contact_at, d.sales_campaign_id)
            IS DISTINCT FROM (least(d.opened_at, n.created_at), coalesce(d.campaign_id, n.campaign_id))
    $q$;
    RETURN NULL;
END $$;

CREATE FUNCTION kpis_deals_of_removed_leads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_opportunity t SET lead_id = NULL FROM stale o WHERE t.company_id = o.company_id AND t.lead_id = o.id
    $q$;
    RETURN NULL;
END $$;

CREATE TRIGGER b_redo_deals_insert AFTER INSERT ON kpis_lead REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_deals_of_new_leads();
CREATE TRIGGER b_redo_deals_update AFTER UPDATE ON kpis_lead REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_deals_of_changed_leads();
CREATE TRIGGER b_redo_deals_delete AFTER DELETE ON kpis_lead REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_deals_of_removed_leads();

-- What leads are derived from besides.
CREATE FUNCTION kpis_leads_of_reps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kpis_lead l SET zone = '' FROM fresh n JOIN stale o ON o.id = n.id
    WHERE l.company_id = n.company_id AND l.rep_id = n.id AND l.region_id IS NULL
        AND o.region_id IS DISTINCT FROM n.region_id;
    RETURN NULL;
END $$;
CREATE TRIGGER b_redo_leads AFTER UPDATE ON accounts_rep REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_leads_of_reps();

-- By a new rule, leads qualify and open deals are scored again.
CREATE FUNCTION kpis_apply_rule() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint := coalesce(NEW.company_id, OLD.company_id);
BEGIN
    UPDATE kpis_lead SET zone = ''
    WHERE company_id = owner AND num_nonnulls(budget, authority, need, timeline) > 0;
    UPDATE kpis_opportunity SET zone = ''
    WHERE company_id = owner AND outcome = 'open' AND num_nonnulls(budget, authority, need, timeline) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER b_apply AFTER INSERT OR UPDATE OR DELETE ON kpis_bantrule
    FOR EACH ROW EXECUTE FUNCTION kpis_apply_rule();
