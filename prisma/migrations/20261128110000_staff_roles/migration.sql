-- Staff in four roles; what each may do is one table in the code (lib/shared/rights.ts).
ALTER TABLE users DROP CONSTRAINT users_role_known;
ALTER TABLE users ADD CONSTRAINT users_role_known
  CHECK (role IN ('customer', 'streamer', 'support', 'supervisor', 'finance', 'admin'));
