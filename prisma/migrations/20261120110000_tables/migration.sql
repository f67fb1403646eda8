-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "role" TEXT NOT NULL DEFAULT 'customer',
    "password_hash" TEXT,
    "email_verified_at" TIMESTAMPTZ(6),
    "country" TEXT,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(6),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "user_agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "user_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_tokens" (
    "identifier" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sign_in_tokens_pkey" PRIMARY KEY ("identifier","token_hash")
);

-- CreateTable
CREATE TABLE "saved_recipients" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "recipient_sealed" TEXT NOT NULL,
    "recipient_hash" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_recipients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "actor_id" UUID,
    "actor_role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT NOT NULL DEFAULT '',
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "packages" (
    "id" UUID NOT NULL,
    "diamonds" BIGINT NOT NULL,
    "price_usd_minor" BIGINT NOT NULL,
    "badge" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "packages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "package_prices" (
    "id" BIGSERIAL NOT NULL,
    "package_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "price_usd_minor" BIGINT NOT NULL,
    "actor_id" UUID,
    "reason" TEXT NOT NULL DEFAULT '',
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "package_prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fx_rates" (
    "id" BIGSERIAL NOT NULL,
    "currency" TEXT NOT NULL,
    "per_usd_micro" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "quoted_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "fx_rates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tax_rates" (
    "id" BIGSERIAL NOT NULL,
    "country" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rate_bp" INTEGER NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "tax_rates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channels" (
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "flow" TEXT NOT NULL,
    "countries" TEXT[],
    "currencies" TEXT[],
    "fee_bp" INTEGER NOT NULL DEFAULT 0,
    "fee_fixed_minor" BIGINT NOT NULL DEFAULT 0,
    "surcharge_bp" INTEGER NOT NULL DEFAULT 0,
    "usual_ms" INTEGER,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox_events" (
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "handled_at" TIMESTAMPTZ(6),
    "outcome" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6),
    "lease_until" TIMESTAMPTZ(6),

    CONSTRAINT "inbox_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_entries" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "order_id" UUID,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "relayed_at" TIMESTAMPTZ(6),

    CONSTRAINT "outbox_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_mails" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "order_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" BIGSERIAL NOT NULL,
    "order_id" UUID,
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "process_heartbeats" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    "load" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "process_heartbeats_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" BIGSERIAL NOT NULL,
    "ledger" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "debits_pending" BIGINT NOT NULL DEFAULT 0,
    "debits_posted" BIGINT NOT NULL DEFAULT 0,
    "credits_pending" BIGINT NOT NULL DEFAULT 0,
    "credits_posted" BIGINT NOT NULL DEFAULT 0,
    "no_debit_overdraft" BOOLEAN NOT NULL DEFAULT false,
    "no_credit_overdraft" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transfers" (
    "id" UUID NOT NULL,
    "phase" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "debit_id" BIGINT NOT NULL,
    "credit_id" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "ledger" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "order_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transfers_pkey" PRIMARY KEY ("id","phase")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "place_key" UUID NOT NULL,
    "place_hash" TEXT NOT NULL,
    "user_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'awaiting_payment',
    "destination" TEXT NOT NULL DEFAULT 'bigo',
    "recipient_sealed" TEXT NOT NULL,
    "recipient_hash" TEXT NOT NULL,
    "email_sealed" TEXT,
    "email_hash" TEXT,
    "device_hash" TEXT,
    "address_hash" TEXT,
    "package_id" UUID,
    "diamonds" BIGINT NOT NULL,
    "parts_count" INTEGER NOT NULL DEFAULT 0,
    "country" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL,
    "total_usd_minor" BIGINT NOT NULL,
    "tax_name" TEXT NOT NULL,
    "tax_rate_bp" INTEGER NOT NULL,
    "fx_per_usd_micro" BIGINT NOT NULL,
    "fx_quoted_at" TIMESTAMPTZ(6) NOT NULL,
    "catalog_version" BIGINT NOT NULL,
    "payment_id" UUID,
    "delivered_diamonds" BIGINT NOT NULL DEFAULT 0,
    "closed_reason" TEXT,
    "needs_person" TEXT,
    "placed_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "paid_at" TIMESTAMPTZ(6),
    "reserved_at" TIMESTAMPTZ(6),
    "sent_at" TIMESTAMPTZ(6),
    "delivered_at" TIMESTAMPTZ(6),
    "refunded_at" TIMESTAMPTZ(6),
    "correct_until" TIMESTAMPTZ(6),
    "resume_at" TIMESTAMPTZ(6),
    "lease_until" TIMESTAMPTZ(6),
    "status_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "attempt_no" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "flow" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "role" TEXT,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "received_minor" BIGINT,
    "received_currency" TEXT,
    "captured_minor" BIGINT NOT NULL DEFAULT 0,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "session_id" TEXT,
    "url" TEXT,
    "provider_payment_id" TEXT,
    "fingerprint_sealed" TEXT,
    "fingerprint_hash" TEXT,
    "instrument_label" TEXT,
    "capture_before" TIMESTAMPTZ(6),
    "hold_lost_at" TIMESTAMPTZ(6),
    "failure_code" TEXT,
    "due" TEXT,
    "due_at" TIMESTAMPTZ(6),
    "due_minor" BIGINT,
    "due_tries" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "fence" INTEGER NOT NULL DEFAULT 0,
    "needs_person" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "started_at" TIMESTAMPTZ(6),
    "paid_at" TIMESTAMPTZ(6),
    "captured_at" TIMESTAMPTZ(6),

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'due',
    "provider_refund_id" TEXT,
    "actor_id" UUID,
    "note" TEXT,
    "retried_as" UUID,
    "due_at" TIMESTAMPTZ(6),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "fence" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "done_at" TIMESTAMPTZ(6),

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disputes" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "provider_dispute_id" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "disputes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "try_no" INTEGER NOT NULL,
    "diamonds" BIGINT NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "custodian_id" TEXT NOT NULL,
    "recipient_sealed" TEXT NOT NULL,
    "recipient_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'reserved',
    "disposition" TEXT,
    "rescode" INTEGER,
    "attempts_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(6),
    "needs_person" TEXT,
    "lease_until" TIMESTAMPTZ(6),
    "fence" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "sent_at" TIMESTAMPTZ(6),
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_attempts" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "attempt_no" INTEGER NOT NULL,
    "bu_order_id" TEXT NOT NULL,
    "seq_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "fence" INTEGER NOT NULL,
    "sent_at" TIMESTAMPTZ(6) NOT NULL,
    "answered_at" TIMESTAMPTZ(6),
    "outcome" TEXT,
    "rescode" INTEGER,
    "because" TEXT,
    "http_status" INTEGER,
    "seal_us" INTEGER,
    "tls_us" INTEGER,
    "verify_us" INTEGER,
    "inject_us" INTEGER,

    CONSTRAINT "delivery_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "custodians" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "reseller_id" TEXT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "target_bp" INTEGER NOT NULL,
    "low_level_diamonds" BIGINT NOT NULL DEFAULT 0,
    "position" INTEGER NOT NULL DEFAULT 0,
    "paused_at" TIMESTAMPTZ(6),
    "paused_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "custodians_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deposits" (
    "id" UUID NOT NULL,
    "custodian_id" TEXT NOT NULL,
    "diamonds" BIGINT NOT NULL,
    "cost_usd_minor" BIGINT NOT NULL,
    "supplier" TEXT NOT NULL,
    "document" TEXT NOT NULL DEFAULT '',
    "actor_id" UUID,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deposits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pool_readings" (
    "id" BIGSERIAL NOT NULL,
    "custodian_id" TEXT NOT NULL,
    "ours_diamonds" BIGINT NOT NULL,
    "theirs_diamonds" BIGINT NOT NULL,
    "open_diamonds" BIGINT NOT NULL,
    "is_explained" BOOLEAN NOT NULL,
    "read_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pool_readings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "deliveries_paused_at" TIMESTAMPTZ(6),
    "deliveries_paused_reason" TEXT,
    "catalog_version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "shop_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_rule_sets" (
    "version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "risk_rule_sets_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "risk_list_entries" (
    "id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "value_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "risk_list_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_verdicts" (
    "id" BIGSERIAL NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "rule_set_version" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL,
    "because" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "decided_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "risk_verdicts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "user_sessions_user_id_idx" ON "user_sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "saved_recipients_user_id_recipient_hash_key" ON "saved_recipients"("user_id", "recipient_hash");

-- CreateIndex
CREATE INDEX "audit_entries_subject_idx" ON "audit_entries"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "packages_diamonds_key" ON "packages"("diamonds");

-- CreateIndex
CREATE UNIQUE INDEX "package_prices_package_id_version_key" ON "package_prices"("package_id", "version");

-- CreateIndex
CREATE INDEX "fx_rates_currency_quoted_at_idx" ON "fx_rates"("currency", "quoted_at");

-- CreateIndex
CREATE UNIQUE INDEX "tax_rates_country_valid_from_key" ON "tax_rates"("country", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_events_source_external_id_key" ON "inbox_events"("source", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_entries_key_key" ON "outbox_entries"("key");

-- CreateIndex
CREATE INDEX "evidence_order_id_id_idx" ON "evidence"("order_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_ledger_code_key" ON "accounts"("ledger", "code");

-- CreateIndex
CREATE INDEX "transfers_order_id_idx" ON "transfers"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_reference_key" ON "orders"("reference");

-- CreateIndex
CREATE UNIQUE INDEX "orders_place_key_key" ON "orders"("place_key");

-- CreateIndex
CREATE INDEX "orders_recipient_hash_placed_at_idx" ON "orders"("recipient_hash", "placed_at");

-- CreateIndex
CREATE INDEX "orders_email_hash_placed_at_idx" ON "orders"("email_hash", "placed_at");

-- CreateIndex
CREATE INDEX "orders_device_hash_placed_at_idx" ON "orders"("device_hash", "placed_at");

-- CreateIndex
CREATE INDEX "orders_user_id_placed_at_idx" ON "orders"("user_id", "placed_at");

-- CreateIndex
CREATE INDEX "orders_status_status_at_idx" ON "orders"("status", "status_at");

-- CreateIndex
CREATE INDEX "payments_provider_session_id_idx" ON "payments"("provider", "session_id");

-- CreateIndex
CREATE INDEX "payments_fingerprint_hash_created_at_idx" ON "payments"("fingerprint_hash", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "payments_order_id_attempt_no_key" ON "payments"("order_id", "attempt_no");

-- CreateIndex
CREATE INDEX "refunds_payment_id_idx" ON "refunds"("payment_id");

-- CreateIndex
CREATE INDEX "refunds_order_id_idx" ON "refunds"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "disputes_provider_dispute_id_key" ON "disputes"("provider_dispute_id");

-- CreateIndex
CREATE INDEX "disputes_order_id_idx" ON "disputes"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_order_id_part_try_no_key" ON "deliveries"("order_id", "part", "try_no");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_attempts_seq_id_key" ON "delivery_attempts"("seq_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_attempts_delivery_id_attempt_no_key" ON "delivery_attempts"("delivery_id", "attempt_no");

-- CreateIndex
CREATE UNIQUE INDEX "custodians_reseller_id_key" ON "custodians"("reseller_id");

-- CreateIndex
CREATE UNIQUE INDEX "custodians_account_id_key" ON "custodians"("account_id");

-- CreateIndex
CREATE INDEX "deposits_custodian_id_recorded_at_idx" ON "deposits"("custodian_id", "recorded_at");

-- CreateIndex
CREATE INDEX "pool_readings_custodian_id_read_at_idx" ON "pool_readings"("custodian_id", "read_at");

-- CreateIndex
CREATE UNIQUE INDEX "risk_list_entries_list_subject_value_hash_key" ON "risk_list_entries"("list", "subject", "value_hash");

-- CreateIndex
CREATE INDEX "risk_verdicts_order_id_idx" ON "risk_verdicts"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "risk_verdicts_payment_id_key" ON "risk_verdicts"("payment_id");

-- AddForeignKey
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_recipients" ADD CONSTRAINT "saved_recipients_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package_prices" ADD CONSTRAINT "package_prices_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "packages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custodians" ADD CONSTRAINT "custodians_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_custodian_id_fkey" FOREIGN KEY ("custodian_id") REFERENCES "custodians"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_readings" ADD CONSTRAINT "pool_readings_custodian_id_fkey" FOREIGN KEY ("custodian_id") REFERENCES "custodians"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_verdicts" ADD CONSTRAINT "risk_verdicts_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

