-- The log of what was sent to alerts' endpoints goes after a while; the alerts themselves stay.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT DELETE ON alert_deliveries TO facet_app;
  END IF;
END $$;
