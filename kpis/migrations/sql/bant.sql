-- Letters and scores.

-- The company's last rule; without one, what the model's fields have by default.
CREATE FUNCTION kpis_bant_rule(company bigint) RETURNS kpis_bantrule LANGUAGE plpgsql STABLE AS $$
DECLARE
    rule kpis_bantrule;
BEGIN
    SELECT * INTO rule FROM kpis_bantrule WHERE company_id = company ORDER BY version DESC LIMIT 1;
    IF NOT FOUND THEN
        rule.version := 0;
        rule.budget_least := 1; rule.authority_least := 1; rule.need_least := 1; rule.timeline_least := 1;
        rule.budget_weight := 1; rule.authority_weight := 1; rule.need_weight := 1; rule.timeline_weight := 1;
    END IF;
    RETURN rule;
END $$;

-- From 1 to 5 by the share of all that could be known, rounded half up; empty while no letter was assessed.
CREATE FUNCTION kpis_bant_score(rule kpis_bantrule, budget int, authority int, need int, timeline int) RETURNS int
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    weights numeric := rule.budget_weight + rule.authority_weight + rule.need_weight + rule.timeline_weight;
    known numeric := rule.budget_weight * coalesce(budget, 0) + rule.authority_weight * coalesce(authority, 0)
        + rule.need_weight * coalesce(need, 0) + rule.timeline_weight * coalesce(timeline, 0);
BEGIN
    IF num_nonnulls(budget, authority, need, timeline) = 0 THEN RETURN NULL; END IF;
    -- floor(1 + 4 known / (3 weights) + 1/2) in whole numbers: a quotient would be rounded before it is.
    RETURN div(9 * weights + 8 * known, 6 * weights);
END $$;

-- When each level last changed and by whom, and the score. What came with a record was known from its start.
CREATE FUNCTION kpis_assess() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told_at timestamptz := now(); actor text;
BEGIN
    IF TG_OP = 'INSERT' AND num_nonnulls(NEW.budget, NEW.authority, NEW.need, NEW.timeline) = 0
        OR TG_OP = 'UPDATE' AND num_nonnulls(NEW.budget, NEW.authority, NEW.need, NEW.timeline,
                                             OLD.budget, OLD.authority, OLD.need, OLD.timeline) = 0 THEN
        NEW.score_computed := NULL;
    ELSE
        actor := kpis_actor();
        IF TG_OP = 'INSERT' THEN
            IF TG_TABLE_NAME = 'kpis_lead' THEN
                told_at := coalesce(NEW.mql_at, NEW.created_at);
            ELSE
                told_at := NEW.opened_at;
            END IF;
        END IF;
        IF NEW.budget IS DISTINCT FROM OLD.budget THEN
            NEW.budget_at := told_at; NEW.budget_by := actor;
        ELSE
            NEW.budget_at := OLD.budget_at; NEW.budget_by := coalesce(OLD.budget_by, '');
        END IF;
        IF NEW.authority IS DISTINCT FROM OLD.authority THEN
            NEW.authority_at := told_at; NEW.authority_by := actor;
        ELSE
            NEW.authority_at := OLD.authority_at; NEW.authority_by := coalesce(OLD.authority_by, '');
        END IF;
        IF NEW.need IS DISTINCT FROM OLD.need THEN
            NEW.need_at := told_at; NEW.need_by := actor;
        ELSE
            NEW.need_at := OLD.need_at; NEW.need_by := coalesce(OLD.need_by, '');
        END IF;
        IF NEW.timeline IS DISTINCT FROM OLD.timeline THEN
            NEW.timeline_at := told_at; NEW.timeline_by := actor;
        ELSE
            NEW.timeline_at := OLD.timeline_at; NEW.timeline_by := coalesce(OLD.timeline_by, '');
        END IF;
        NEW.score_computed := kpis_bant_score(
            kpis_bant_rule(NEW.company_id), NEW.budget, NEW.authority, NEW.need, NEW.timeline);
    END IF;
    NEW.score := coalesce(NEW.score_by_hand, NEW.score_computed);
    RETURN NEW;
END $$;

-- A deal keeps the scores it had at its close for as long as it stays closed.
CREATE FUNCTION kpis_freeze_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.score_computed := OLD.score_computed;
    NEW.score := OLD.score;
    RETURN NEW;
END $$;

-- Triggers run in the order of their names: a lead's letters come before what is derived from them, a deal's after its
-- outcome is known.
CREATE TRIGGER a_assess BEFORE INSERT OR UPDATE ON kpis_lead FOR EACH ROW EXECUTE FUNCTION kpis_assess();
CREATE TRIGGER b_assess BEFORE INSERT OR UPDATE ON kpis_opportunity FOR EACH ROW EXECUTE FUNCTION kpis_assess();
CREATE TRIGGER c_freeze_score BEFORE UPDATE ON kpis_opportunity FOR EACH ROW
    WHEN (OLD.outcome <> 'open' AND NEW.outcome <> 'open') EXECUTE FUNCTION kpis_freeze_score();
