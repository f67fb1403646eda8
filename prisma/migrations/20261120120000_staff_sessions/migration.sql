-- Staff sign-in: when a session last proved its password, and how often a sign-in failed lately.

-- Money-moving actions ask for the password again; the answer counts for this session and a few minutes only.
ALTER TABLE "user_sessions" ADD COLUMN "confirmed_at" TIMESTAMPTZ(6);

-- One row a try, under keyed hashes of account and address. A success removes them; old ones are removed by the next try.
CREATE TABLE "sign_in_failures" (
    "id" BIGSERIAL NOT NULL,
    "subject_hash" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sign_in_failures_subject_hash_failed_at_idx" ON "sign_in_failures"("subject_hash", "failed_at");

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO facet_app;
    GRANT USAGE ON SEQUENCE sign_in_failures_id_seq TO facet_app;
  END IF;
END $$;
