-- Tickets: what customers report about an order, and what staff answer. docs/desk/tickets.md has the rules.

-- A disturbance that many customers notice. A rule that is empty holds for every order; what is set must all hold.
CREATE TABLE incidents (
  id uuid PRIMARY KEY,
  title text NOT NULL,
  texts jsonb NOT NULL CHECK (texts ? 'en'),
  channel text,
  method text,
  country text,
  order_status text,
  placed_from timestamptz(6) NOT NULL,
  placed_until timestamptz(6),
  content_hash text NOT NULL,
  opened_by uuid NOT NULL,
  opened_at timestamptz(6) NOT NULL,
  closed_at timestamptz(6),
  closed_by uuid,
  CHECK (placed_until IS NULL OR placed_until > placed_from),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX incidents_open ON incidents (placed_from) WHERE closed_at IS NULL;

-- Each answer to everybody in an incident. Its key is made in the form, so that pressing twice sends once.
CREATE TABLE incident_answers (
  id uuid PRIMARY KEY,
  incident_id uuid NOT NULL,
  texts jsonb NOT NULL CHECK (texts ? 'en'),
  actor_id uuid NOT NULL,
  created_at timestamptz(6) NOT NULL,
  CONSTRAINT incident_answers_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incidents (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX incident_answers_incident_id_created_at_idx ON incident_answers (incident_id, created_at);
CREATE TRIGGER incident_answers_no_rewrite BEFORE UPDATE OR DELETE ON incident_answers FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER incident_answers_no_truncate BEFORE TRUNCATE ON incident_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- `version` moves with everything that would make an answer in the writing out of date: it is what an answer is compared with.
CREATE TABLE tickets (
  id uuid PRIMARY KEY,
  open_key uuid NOT NULL,
  content_hash text NOT NULL,
  order_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('not_arrived', 'wrong_recipient', 'charged_twice', 'refund', 'other')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'solved')),
  locale text NOT NULL,
  version int NOT NULL DEFAULT 1 CHECK (version > 0),
  owner_id uuid,
  claim_key uuid,
  incident_id uuid,
  linked_at timestamptz(6),
  opened_at timestamptz(6) NOT NULL,
  waiting_since timestamptz(6),
  solved_at timestamptz(6),
  CONSTRAINT tickets_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incidents (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CHECK ((state = 'open') = (waiting_since IS NOT NULL)),
  CHECK ((state = 'solved') = (solved_at IS NOT NULL)),
  CHECK ((incident_id IS NULL) = (linked_at IS NULL))
);
CREATE UNIQUE INDEX tickets_open_key_key ON tickets (open_key);
CREATE INDEX tickets_order_id_idx ON tickets (order_id);
CREATE INDEX tickets_incident_id_idx ON tickets (incident_id);
CREATE INDEX tickets_owner_id_idx ON tickets (owner_id);
CREATE INDEX tickets_state_id_idx ON tickets (state, id);
CREATE INDEX tickets_waiting ON tickets (waiting_since, id) WHERE state = 'open';
CREATE UNIQUE INDEX tickets_claim ON tickets (claim_key) WHERE claim_key IS NOT NULL;
CREATE TRIGGER tickets_no_delete BEFORE DELETE ON tickets FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER tickets_no_truncate BEFORE TRUNCATE ON tickets FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What was said. It is never edited; a customer who asks to be forgotten has the words taken out, and the line stays.
CREATE TABLE ticket_messages (
  id bigserial PRIMARY KEY,
  key text NOT NULL,
  ticket_id uuid NOT NULL,
  author text NOT NULL CHECK (author IN ('customer', 'staff', 'incident')),
  actor_id uuid,
  is_internal boolean NOT NULL DEFAULT false,
  text text NOT NULL,
  created_at timestamptz(6) NOT NULL,
  erased_at timestamptz(6),
  CONSTRAINT ticket_messages_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CHECK (NOT is_internal OR author = 'staff')
);
CREATE UNIQUE INDEX ticket_messages_key_key ON ticket_messages (key);
CREATE INDEX ticket_messages_ticket_id_id_idx ON ticket_messages (ticket_id, id);
CREATE TRIGGER ticket_messages_no_rewrite BEFORE UPDATE ON ticket_messages FOR EACH ROW
  WHEN (OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL OR NEW.text <> ''
    OR (OLD.id, OLD.key, OLD.ticket_id, OLD.author, OLD.actor_id, OLD.is_internal, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.key, NEW.ticket_id, NEW.author, NEW.actor_id, NEW.is_internal, NEW.created_at))
  EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ticket_messages_no_delete BEFORE DELETE ON ticket_messages FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER ticket_messages_no_truncate BEFORE TRUNCATE ON ticket_messages FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Pictures stand in a table of their own, in the database: what backs up the books backs them up, and no list reads them by the way.
CREATE TABLE ticket_pictures (
  id uuid PRIMARY KEY,
  message_id bigint NOT NULL,
  ticket_id uuid NOT NULL,
  bytes bytea NOT NULL,
  width int NOT NULL CHECK (width BETWEEN 1 AND 2000),
  height int NOT NULL CHECK (height BETWEEN 1 AND 2000),
  source_hash text NOT NULL,
  created_at timestamptz(6) NOT NULL,
  CONSTRAINT ticket_pictures_message_id_fkey FOREIGN KEY (message_id) REFERENCES ticket_messages (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_pictures_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX ticket_pictures_message_id_key ON ticket_pictures (message_id);
CREATE INDEX ticket_pictures_ticket_id_idx ON ticket_pictures (ticket_id);
CREATE TRIGGER ticket_pictures_no_rewrite BEFORE UPDATE ON ticket_pictures FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
-- Compressed already.
ALTER TABLE ticket_pictures ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Who looks at a ticket now: a lease that the open page renews.
CREATE TABLE ticket_presences (
  ticket_id uuid NOT NULL,
  user_id uuid NOT NULL,
  until timestamptz(6) NOT NULL,
  CONSTRAINT ticket_presences_pkey PRIMARY KEY (ticket_id, user_id),
  CONSTRAINT ticket_presences_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX ticket_presences_until_idx ON ticket_presences (until);

CREATE TABLE canned_answers (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  texts jsonb NOT NULL CHECK (texts ? 'en'),
  is_active boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1,
  updated_at timestamptz(6) NOT NULL
);
CREATE UNIQUE INDEX canned_answers_name_key ON canned_answers (name);

CREATE TABLE macros (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  steps jsonb NOT NULL CHECK (jsonb_typeof(steps) = 'array'),
  is_active boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1,
  updated_at timestamptz(6) NOT NULL
);
CREATE UNIQUE INDEX macros_name_key ON macros (name);

-- Which steps of one press of a macro are done, so that a repeat goes on where the first one broke off.
CREATE TABLE macro_steps_done (
  run_key uuid NOT NULL,
  step_no int NOT NULL,
  macro_id uuid NOT NULL,
  ticket_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  ticket_version int NOT NULL,
  done_at timestamptz(6) NOT NULL,
  CONSTRAINT macro_steps_done_pkey PRIMARY KEY (run_key, step_no)
);
CREATE TRIGGER macro_steps_done_no_rewrite BEFORE UPDATE OR DELETE ON macro_steps_done FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER macro_steps_done_no_truncate BEFORE TRUNCATE ON macro_steps_done FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Whether an incident's rule holds for an order. One place, for new tickets, for old ones and for the notice on the order's page.
CREATE FUNCTION incident_fits(i incidents, o orders) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT i.closed_at IS NULL
    AND o.placed_at >= i.placed_from
    AND (i.placed_until IS NULL OR o.placed_at < i.placed_until)
    AND (i.country IS NULL OR o.country = i.country)
    AND (i.method IS NULL OR o.method = i.method)
    AND (i.order_status IS NULL OR o.status = i.order_status)
    AND (i.channel IS NULL OR EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.channel = i.channel))
$$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE ON incidents, tickets, ticket_messages, canned_answers, macros, ticket_presences TO facet_app;
    GRANT SELECT, INSERT ON incident_answers, ticket_pictures, macro_steps_done TO facet_app;
    GRANT DELETE ON ticket_presences, ticket_pictures TO facet_app;
    REVOKE UPDATE ON incident_answers, ticket_pictures, macro_steps_done FROM facet_app;
    GRANT USAGE ON SEQUENCE ticket_messages_id_seq TO facet_app;
  END IF;
END $$;
