-- Staff by invitation, passkeys with recovery codes, and sessions that say how they began.

-- How the session began: by a mailed link, a password, a passkey or a recovery code. Sessions from before are customers' or began by password.
ALTER TABLE user_sessions ADD COLUMN proof text NOT NULL DEFAULT 'link'
  CONSTRAINT user_sessions_proof_known CHECK (proof IN ('link', 'password', 'passkey', 'recovery'));
ALTER TABLE user_sessions ADD COLUMN last_seen_at timestamptz(6);
UPDATE user_sessions s SET proof = 'password' FROM users u
WHERE u.id = s.user_id AND u.role NOT IN ('customer', 'streamer');

CREATE TABLE staff_invitations (
  id uuid PRIMARY KEY,
  email text NOT NULL CHECK (email = lower(email)),
  role text NOT NULL CHECK (role IN ('support', 'supervisor', 'finance', 'admin')),
  -- Of the link's token, which is nowhere else but in the mail.
  token_hash text NOT NULL,
  invited_by uuid NOT NULL,
  created_at timestamptz(6) NOT NULL,
  expires_at timestamptz(6) NOT NULL,
  sent_at timestamptz(6),
  accepted_at timestamptz(6),
  withdrawn_at timestamptz(6),
  -- The account that came of it.
  user_id uuid,
  CONSTRAINT staff_invitations_one_end CHECK (accepted_at IS NULL OR withdrawn_at IS NULL),
  CONSTRAINT staff_invitations_account CHECK ((accepted_at IS NULL) = (user_id IS NULL))
);
CREATE UNIQUE INDEX staff_invitations_token_hash_key ON staff_invitations (token_hash);
-- Of several invitations to one address at the same time, one is open.
CREATE UNIQUE INDEX staff_invitations_one_open ON staff_invitations (email) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE passkeys (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  credential_id text NOT NULL,
  public_key text NOT NULL,
  -- What the authenticator counted at its last use; a lower count is a copy of it.
  counter bigint NOT NULL CHECK (counter >= 0),
  transports text[] DEFAULT ARRAY[]::text[],
  is_synced boolean NOT NULL,
  name text NOT NULL,
  created_at timestamptz(6) NOT NULL,
  last_used_at timestamptz(6)
);
CREATE UNIQUE INDEX passkeys_credential_id_key ON passkeys (credential_id);
CREATE INDEX passkeys_user_id_idx ON passkeys (user_id);

-- A challenge is used once: whoever answers deletes it.
CREATE TABLE passkey_challenges (
  challenge text PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('register', 'sign_in', 'confirm')),
  session_id uuid,
  expires_at timestamptz(6) NOT NULL,
  CONSTRAINT passkey_challenges_session CHECK ((purpose = 'sign_in') = (session_id IS NULL))
);
CREATE INDEX passkey_challenges_expires_at_idx ON passkey_challenges (expires_at);

CREATE TABLE recovery_codes (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  code_hash text NOT NULL,
  created_at timestamptz(6) NOT NULL,
  used_at timestamptz(6)
);
CREATE UNIQUE INDEX recovery_codes_user_id_code_hash_key ON recovery_codes (user_id, code_hash);

-- The audit log is searched by person and by action as well.
CREATE INDEX audit_entries_actor_id_id_idx ON audit_entries (actor_id, id);
CREATE INDEX audit_entries_action_id_idx ON audit_entries (action, id);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT DELETE ON passkeys, passkey_challenges, recovery_codes TO facet_app;
  END IF;
END $$;
