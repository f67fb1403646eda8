-- The last line of defence: rules that hold whatever the application does.

-- Hot rows are updated in place: leave room on the page, and put no index on what changes.
ALTER TABLE accounts SET (fillfactor = 20);
ALTER TABLE orders SET (fillfactor = 70);
ALTER TABLE payments SET (fillfactor = 70);
ALTER TABLE deliveries SET (fillfactor = 70);

ALTER TABLE accounts
  ADD CONSTRAINT accounts_counters_not_negative
    CHECK (debits_pending >= 0 AND debits_posted >= 0 AND credits_pending >= 0 AND credits_posted >= 0),
  ADD CONSTRAINT accounts_no_debit_overdraft
    CHECK (NOT no_debit_overdraft OR debits_pending + debits_posted <= credits_posted),
  ADD CONSTRAINT accounts_no_credit_overdraft
    CHECK (NOT no_credit_overdraft OR credits_pending + credits_posted <= debits_posted);

ALTER TABLE transfers
  ADD CONSTRAINT transfers_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT transfers_two_accounts CHECK (debit_id <> credit_id),
  ADD CONSTRAINT transfers_phase_of_kind
    CHECK ((phase = 0 AND kind IN ('single', 'pending')) OR (phase = 1 AND kind IN ('post', 'void'))),
  ADD CONSTRAINT transfers_debit_fkey FOREIGN KEY (debit_id) REFERENCES accounts (id),
  ADD CONSTRAINT transfers_credit_fkey FOREIGN KEY (credit_id) REFERENCES accounts (id);

ALTER TABLE orders
  ADD CONSTRAINT orders_diamonds_in_range CHECK (diamonds BETWEEN 1 AND 120000),
  ADD CONSTRAINT orders_delivered_in_range CHECK (delivered_diamonds BETWEEN 0 AND diamonds),
  ADD CONSTRAINT orders_composition CHECK (total_minor > 0 AND net_minor >= 0 AND tax_minor >= 0 AND fee_minor >= 0
    AND net_minor + tax_minor + fee_minor = total_minor),
  ADD CONSTRAINT orders_status_known CHECK (status IN ('awaiting_payment', 'expired', 'cancelled', 'in_review', 'awaiting_stock',
    'delivering', 'unknown', 'needs_recipient', 'delivered', 'refunding', 'refunded'));

ALTER TABLE payments
  ADD CONSTRAINT payments_amounts CHECK (amount_minor > 0 AND captured_minor >= 0 AND refunded_minor >= 0),
  -- Nobody gets back more than came in.
  ADD CONSTRAINT payments_refunds_covered CHECK (refunded_minor <= COALESCE(received_minor, 0)),
  ADD CONSTRAINT payments_flow_known CHECK (flow IN ('hold', 'pay')),
  ADD CONSTRAINT payments_due_known CHECK (due IN ('query', 'capture', 'cancel', 'expire')),
  ADD CONSTRAINT payments_status_known CHECK (status IN ('pending', 'authorised', 'paid', 'failed', 'cancelled', 'unknown', 'captured',
    'owed', 'refunding', 'partly_refunded', 'refunded', 'disputed', 'won', 'lost'));

ALTER TABLE refunds
  ADD CONSTRAINT refunds_amount_positive CHECK (amount_minor > 0),
  ADD CONSTRAINT refunds_source_known CHECK (source IN ('orders', 'unapplied', 'refunds')),
  ADD CONSTRAINT refunds_status_known CHECK (status IN ('due', 'pending', 'done', 'failed'));

ALTER TABLE deliveries
  ADD CONSTRAINT deliveries_amounts CHECK (diamonds > 0 AND gross_minor >= 0 AND tax_minor BETWEEN 0 AND gross_minor),
  ADD CONSTRAINT deliveries_status_known CHECK (status IN ('reserved', 'sending', 'delivered', 'rejected', 'unknown'));

ALTER TABLE custodians ADD CONSTRAINT custodians_target CHECK (target_bp BETWEEN 0 AND 10000);
ALTER TABLE deposits ADD CONSTRAINT deposits_positive CHECK (diamonds > 0 AND cost_usd_minor >= 0);
ALTER TABLE shop_state ADD CONSTRAINT shop_state_single CHECK (id = 1);
INSERT INTO shop_state (id) VALUES (1) ON CONFLICT DO NOTHING;
ALTER TABLE packages
  ADD CONSTRAINT packages_diamonds CHECK (diamonds BETWEEN 1 AND 120000),
  ADD CONSTRAINT packages_price_positive CHECK (price_usd_minor > 0),
  -- The platform refuses prices outside 25 to 100 diamonds per USD.
  ADD CONSTRAINT packages_price_band CHECK (diamonds * 100 BETWEEN 25 * price_usd_minor AND 100 * price_usd_minor);
ALTER TABLE fx_rates ADD CONSTRAINT fx_rates_positive CHECK (per_usd_micro > 0);
ALTER TABLE tax_rates ADD CONSTRAINT tax_rates_range CHECK (rate_bp BETWEEN 0 AND 10000);
ALTER TABLE users ADD CONSTRAINT users_role_known CHECK (role IN ('customer', 'streamer', 'support', 'admin'));
ALTER TABLE users ADD CONSTRAINT users_email_lower CHECK (email = lower(email));
CREATE UNIQUE INDEX risk_rule_sets_one_active ON risk_rule_sets (is_active) WHERE is_active;

-- Queues are read from the rows themselves; a partial index holds only what is due.
CREATE INDEX inbox_events_open ON inbox_events (id) WHERE handled_at IS NULL;
CREATE INDEX payments_due ON payments (due_at) WHERE due IS NOT NULL;
CREATE INDEX refunds_due ON refunds (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (next_attempt_at) WHERE status IN ('reserved', 'sending', 'unknown');
CREATE INDEX orders_resume ON orders (resume_at) WHERE resume_at IS NOT NULL;
CREATE INDEX orders_expiring ON orders (expires_at) WHERE status = 'awaiting_payment';
CREATE INDEX orders_correcting ON orders (correct_until) WHERE status = 'needs_recipient';
CREATE INDEX outbox_entries_open ON outbox_entries (id) WHERE relayed_at IS NULL;
CREATE UNIQUE INDEX payments_provider_payment ON payments (provider, provider_payment_id) WHERE provider_payment_id IS NOT NULL;

-- The arrows of an order's life, as in lib/orders/lifecycle.ts (a test compares the two). The WHEN clause keeps legal moves free of a call.
CREATE FUNCTION refuse_arrow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.illegal_arrow: % -> %', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER orders_arrows BEFORE UPDATE OF status ON orders FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND OLD.status || '>' || NEW.status <> ALL (ARRAY[
    'awaiting_payment>expired', 'awaiting_payment>cancelled', 'awaiting_payment>in_review', 'awaiting_payment>awaiting_stock',
    'awaiting_payment>delivering',
    'expired>in_review', 'expired>awaiting_stock', 'expired>delivering', 'expired>refunding',
    'cancelled>in_review', 'cancelled>awaiting_stock', 'cancelled>delivering', 'cancelled>refunding',
    'in_review>awaiting_stock', 'in_review>delivering', 'in_review>refunding',
    'awaiting_stock>delivering', 'awaiting_stock>refunding', 'needs_recipient>delivering', 'needs_recipient>refunding',
    'delivering>delivered', 'delivering>unknown', 'delivering>awaiting_stock', 'delivering>needs_recipient', 'delivering>refunding',
    'unknown>delivered', 'unknown>delivering', 'unknown>refunding',
    'delivered>refunding', 'refunding>refunded']))
  EXECUTE FUNCTION refuse_arrow();

CREATE TRIGGER payments_arrows BEFORE UPDATE OF status ON payments FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND OLD.status || '>' || NEW.status <> ALL (ARRAY[
    'pending>authorised', 'pending>paid', 'pending>failed', 'pending>cancelled', 'pending>unknown',
    'unknown>authorised', 'unknown>paid', 'unknown>failed', 'unknown>cancelled',
    'authorised>captured', 'authorised>cancelled', 'authorised>owed',
    'captured>refunding', 'paid>refunding', 'refunding>partly_refunded', 'refunding>refunded', 'partly_refunded>refunding',
    'captured>disputed', 'paid>disputed', 'partly_refunded>disputed', 'disputed>won', 'disputed>lost']))
  EXECUTE FUNCTION refuse_arrow();

CREATE TRIGGER deliveries_arrows BEFORE UPDATE OF status ON deliveries FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND OLD.status || '>' || NEW.status <> ALL (ARRAY[
    'reserved>sending', 'sending>delivered', 'sending>rejected', 'sending>unknown', 'unknown>delivered', 'unknown>rejected']))
  EXECUTE FUNCTION refuse_arrow();

-- Append-only tables: history is corrected by a reversing entry, never edited.
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['transfers', 'evidence', 'deposits', 'pool_readings', 'package_prices', 'risk_verdicts', 'audit_entries'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_rewrite()', name || '_no_rewrite', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()', name || '_no_truncate', name);
  END LOOP;
END $$;

-- A price list in a browser or a cache is known by its version; whatever prices depend on moves it.
CREATE FUNCTION bump_catalog_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shop_state SET catalog_version = catalog_version + 1 WHERE id = 1;
  RETURN NULL;
END $$;
CREATE TRIGGER packages_version AFTER INSERT OR UPDATE OR DELETE ON packages FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();
CREATE TRIGGER fx_rates_version AFTER INSERT OR UPDATE OR DELETE ON fx_rates FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();
CREATE TRIGGER tax_rates_version AFTER INSERT OR UPDATE OR DELETE ON tax_rates FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();
CREATE TRIGGER channels_version AFTER INSERT OR UPDATE OR DELETE ON channels FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();

-- The application's role owns nothing. A managed server may forbid making roles: then its owner grants by hand (docs/operations.md).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    CREATE ROLE facet_app NOLOGIN;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'facet_app was not created: the role of DATABASE_OWNER_URL may not create roles';
  WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT USAGE ON SCHEMA public TO facet_app;
    GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO facet_app;
    GRANT DELETE ON sign_in_tokens, saved_recipients, risk_list_entries, process_heartbeats, outbox_entries, outbox_mails TO facet_app;
    REVOKE UPDATE ON transfers, evidence, deposits, pool_readings, package_prices, risk_verdicts, audit_entries FROM facet_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO facet_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO facet_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO facet_app;
  END IF;
END $$;
