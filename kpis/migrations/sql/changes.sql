-- The log of changes: what people and systems entered about a record and then entered otherwise. A trigger names the
-- columns that are entered; what the database works out itself is no change.

CREATE FUNCTION kpis_log_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    theirs text; ours text; pairs text;
BEGIN
    SELECT string_agg(format('o.%I', name), ', '), string_agg(format('n.%I', name), ', '),
        string_agg(format(
            '%1$L, CASE WHEN o.%1$I IS DISTINCT FROM n.%1$I THEN jsonb_build_array(o.%1$I, n.%1$I) END', name), ', ')
    INTO theirs, ours, pairs FROM unnest(TG_ARGV) AS name;
    EXECUTE format(
        'INSERT INTO kpis_change (company_id, record, record_id, at, by, fields)
         SELECT n.company_id, %L, n.id, now(), kpis_actor(), jsonb_strip_nulls(jsonb_build_object(%s))
         FROM stale o JOIN fresh n ON n.id = o.id WHERE (%s) IS DISTINCT FROM (%s) ORDER BY n.id',
        TG_TABLE_NAME, pairs, theirs, ours);
    RETURN NULL;
END $$;

DO $$
DECLARE
    watched record; columns text;
BEGIN
    FOR watched IN SELECT * FROM (VALUES
        ('accounts_region', 'external_id name parent_id deleted_at'),
        ('accounts_team', 'external_id name parent_id manager_id deleted_at'),
        ('accounts_rep', 'external_id name email region_id user_id started_on ended_on deleted_at'),
        ('accounts_teammembership', 'rep_id team_id starts_on ends_on'),
        ('kpis_stage', 'external_id name position outcome probability forecast_category deleted_at'),
        ('kpis_product', 'external_id name category unit_price unit_cost launched_on deleted_at'),
        ('kpis_customer', 'external_id name segment region_id country acquired_on lost_on lost_reason source campaign_id
            deleted_at'),
        ('kpis_contact', 'external_id name customer_id role email phone deleted_at'),
        ('kpis_subscription', 'external_id customer_id product_id started_on ended_on end_reason monthly_amount
            deleted_at'),
        ('kpis_campaign', 'external_id name kind channel starts_on ends_on baseline baseline_amount region_id segment
            deleted_at'),
        ('kpis_initiative', 'external_id name starts_on ends_on invested deleted_at'),
        ('kpis_spend', 'external_id spent_on category amount currency campaign_id deleted_at'),
        ('kpis_lead', 'external_id name rep_id source campaign_id region_id created_at mql_at sql_at converted_at
            disqualified_at disqualified_reason opportunity_id budget budget_evidence authority authority_evidence need
            need_evidence timeline timeline_evidence score_by_hand deleted_at'),
        ('kpis_opportunity', 'external_id name rep_id customer_id stage_id amount currency cost probability opened_at
            closed_at expected_close_on loss_reason cancelled_at cancellation_reason type source region_id
            contact_method lead_id campaign_id initiative_id budget budget_evidence authority authority_evidence need
            need_evidence timeline timeline_evidence score_by_hand deleted_at'),
        ('kpis_lineitem', 'opportunity_id line product_id quantity unit_price unit_cost discount amount cost'),
        ('kpis_split', 'opportunity_id rep_id percent'),
        ('kpis_activity', 'external_id kind rep_id at minutes direction outcome lead_id opportunity_id customer_id
            deleted_at'),
        ('kpis_quota', 'scope rep_id team_id region_id metric starts_on ends_on amount currency'),
        ('kpis_target', 'kpi scope rep_id team_id region_id starts_on ends_on value'),
        ('kpis_exchangerate', 'currency on rate'),
        ('kpis_forecast', 'external_id scope rep_id team_id region_id starts_on ends_on category amount submitted_at
            deleted_at')
    ) AS t(name, entered) LOOP
        columns := (SELECT string_agg(quote_literal(name), ', ') FROM regexp_split_to_table(watched.entered, '\s+') AS name);
        EXECUTE format('CREATE TRIGGER y_change AFTER UPDATE ON %I REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION kpis_log_changes(%s)', watched.name, columns);
    END LOOP;
END $$;

-- The log is appended to; what it says of the past stays. Only who owns the tables may clear it with a company.
CREATE FUNCTION kpis_keep_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RAISE EXCEPTION 'The log of changes is never edited.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER a_keep BEFORE UPDATE OR DELETE ON kpis_change
    FOR EACH ROW EXECUTE FUNCTION kpis_keep_changes();
