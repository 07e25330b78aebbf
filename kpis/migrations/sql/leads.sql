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
