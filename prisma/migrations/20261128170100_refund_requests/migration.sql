-- Goodwill above what one person may grant alone: it waits for a second person, or, where there is no second one, for time to pass.
CREATE TABLE refund_requests (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  payment_id uuid NOT NULL REFERENCES payments (id),
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  -- At the rate that the order was placed with: what limits are compared with.
  amount_usd_minor bigint NOT NULL,
  reason text NOT NULL,
  status text NOT NULL DEFAULT 'requested',
  asked_by uuid NOT NULL REFERENCES users (id),
  asked_role text NOT NULL,
  asked_at timestamptz(6) NOT NULL,
  expires_at timestamptz(6) NOT NULL,
  decided_by uuid REFERENCES users (id),
  decided_at timestamptz(6),
  decision_reason text,
  CONSTRAINT refund_requests_amounts CHECK (amount_minor > 0 AND amount_usd_minor > 0),
  CONSTRAINT refund_requests_status_known CHECK (status IN ('requested', 'approved', 'declined', 'withdrawn', 'released')),
  CONSTRAINT refund_requests_decision CHECK ((status = 'requested') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  -- Nobody approves what he asked for himself; what he may do alone, after the delay, has a name of its own.
  CONSTRAINT refund_requests_second_person CHECK (status NOT IN ('approved', 'declined') OR decided_by <> asked_by),
  CONSTRAINT refund_requests_same_person CHECK (status NOT IN ('withdrawn', 'released') OR decided_by = asked_by)
);
CREATE INDEX refund_requests_order ON refund_requests (order_id);
CREATE INDEX refund_requests_open ON refund_requests (asked_at) WHERE status = 'requested';

CREATE TRIGGER refund_requests_arrows BEFORE UPDATE OF status ON refund_requests FOR EACH ROW WHEN (OLD.status <> NEW.status)
  EXECUTE FUNCTION refuse_other_arrows('requested>approved', 'requested>declined', 'requested>withdrawn', 'requested>released');
-- What was asked for stays what was asked for; a decision is made once.
CREATE TRIGGER refund_requests_no_rewrite BEFORE UPDATE ON refund_requests FOR EACH ROW
  WHEN (OLD.status <> 'requested' OR (OLD.id, OLD.order_id, OLD.payment_id, OLD.amount_minor, OLD.currency, OLD.amount_usd_minor, OLD.reason, OLD.asked_by,
    OLD.asked_role, OLD.asked_at, OLD.expires_at) IS DISTINCT FROM (NEW.id, NEW.order_id, NEW.payment_id, NEW.amount_minor, NEW.currency,
    NEW.amount_usd_minor, NEW.reason, NEW.asked_by, NEW.asked_role, NEW.asked_at, NEW.expires_at))
  EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER refund_requests_no_delete BEFORE DELETE ON refund_requests FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER refund_requests_no_truncate BEFORE TRUNCATE ON refund_requests FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
