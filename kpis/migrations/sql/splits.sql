-- Splits repeat the facts of their deal, and a deal's parts add up to 100 percent.

-- Holding the deal keeps its facts until the split is written, and has whoever splits the same deal wait and see it.
CREATE FUNCTION kpis_derive_split() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deal record;
BEGIN
    SELECT * INTO deal FROM kpis_opportunity WHERE company_id = NEW.company_id AND id = NEW.opportunity_id
    FOR NO KEY UPDATE;
    NEW.deleted_at := deal.deleted_at;
    NEW.owner_id := deal.rep_id;
    NEW.owner_team_id := deal.team_id;
    NEW.outcome := coalesce(deal.outcome, 'open');
    NEW.type := coalesce(deal.type, '');
    NEW.is_existing_customer := coalesce(deal.is_existing_customer, false);
    NEW.is_in_initiative := coalesce(deal.is_in_initiative, false);
    NEW.closed_on := deal.closed_on;
    NEW.cancelled_on := deal.cancelled_on;
    NEW.deal_amount := deal.amount_base;
    NEW.deal_cost := deal.cost_base;
    NEW.team_id := kpis_team_on(
        NEW.company_id, NEW.rep_id, coalesce(deal.closed_on, (now() AT TIME ZONE deal.zone)::date));
    RETURN NEW;
END $$;

CREATE TRIGGER a_derive BEFORE INSERT OR UPDATE ON kpis_split
    FOR EACH ROW EXECUTE FUNCTION kpis_derive_split();

-- A deal's facts go to its splits.
CREATE FUNCTION kpis_copy_to_splits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE $q$
    UPDATE kpis_split t SET outcome = n.outcome
    FROM fresh n CROSS JOIN LATERAL (
        SELECT * FROM kpis_split WHERE company_id = n.company_id AND opportunity_id = n.id OFFSET 0
    ) s
    WHERE t.id = s.id AND
        (s.deleted_at, s.owner_id, s.owner_team_id, s.outcome, s.type, s.is_existing_customer, s.is_in_initiative,
         s.closed_on, s.cancelled_on, s.deal_amount, s.deal_cost)
        IS DISTINCT FROM
        (n.deleted_at, n.rep_id, n.team_id, n.outcome, n.type, n.is_existing_customer, n.is_in_initiative,
         n.closed_on, n.cancelled_on, n.amount_base, n.cost_base)
    $q$;
    RETURN NULL;
END $$;

CREATE TRIGGER b_copy_to_splits_insert AFTER INSERT ON kpis_opportunity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_copy_to_splits();
CREATE TRIGGER b_copy_to_splits_update AFTER UPDATE ON kpis_opportunity REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION kpis_copy_to_splits();

-- Checked when the transaction ends, so that parts can be replaced one by one. As the owner: by then the transaction may
-- have gone on to another company, and would not see the rows.
CREATE FUNCTION kpis_check_split() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    company CONSTANT bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.company_id ELSE NEW.company_id END;
    deals CONSTANT bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.opportunity_id]
        WHEN 'DELETE' THEN ARRAY[OLD.opportunity_id] ELSE ARRAY[OLD.opportunity_id, NEW.opportunity_id] END;
    deal bigint; total numeric;
BEGIN
    FOREACH deal IN ARRAY deals LOOP
        SELECT sum(percent) INTO total
        FROM kpis_split WHERE company_id = (SELECT company) AND opportunity_id = deal;
        IF total <> 100 THEN
            RAISE check_violation USING
                MESSAGE = format('The parts of deal %s add up to %s percent, not to 100.', deal, trim_scale(total)),
                TABLE = 'kpis_split', CONSTRAINT = 'split_adds_up_to_100';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER split_adds_up AFTER INSERT OR DELETE ON kpis_split
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kpis_check_split();
CREATE CONSTRAINT TRIGGER split_still_adds_up AFTER UPDATE ON kpis_split
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.opportunity_id, OLD.percent) IS DISTINCT FROM (NEW.opportunity_id, NEW.percent))
    EXECUTE FUNCTION kpis_check_split();
