-- One document of a supplier is booked once, whoever books it with which form, into one account or several. What two people type is compared
-- without case and without differences that nobody sees. No unique index: a shop may hold such deposits from before, which nobody can change,
-- and one form books a document into several accounts.
CREATE FUNCTION deposit_document(p_supplier text, p_document text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT lower(btrim(regexp_replace(normalize(p_supplier), '\s+', ' ', 'g'))) || E'\n' || lower(btrim(regexp_replace(normalize(p_document), '\s+', ' ', 'g')))
$$;
CREATE INDEX deposits_document_idx ON deposits (deposit_document(supplier, document));
