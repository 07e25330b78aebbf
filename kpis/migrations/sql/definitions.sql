-- Definitions: a choice is never changed or taken back, it is followed by another.

CREATE FUNCTION kpis_refuse_definition_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A choice of a definition is kept as it was: choose another.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'definitionchoice_append_only';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kpis_definitionchoice
    FOR EACH ROW EXECUTE FUNCTION kpis_refuse_definition_change();
