/**
 * Who can sign in to the demo. Public knowledge, so it exists in demo mode only: the seed makes these accounts nowhere else,
 * and the shop refuses to start outside the demo with one of their passwords.
 */
export const DEMO_LOGINS = [
  { role: "admin", email: "admin@facet.test", password: "facet-demo-admin", name: "Demo Admin" },
  { role: "support", email: "support@facet.test", password: "facet-demo-support", name: "Demo Support" },
  {
    role: "supervisor",
    email: "supervisor@facet.test",
    password: "facet-demo-supervisor",
    name: "Demo Supervisor",
  },
  { role: "finance", email: "finance@facet.test", password: "facet-demo-finance", name: "Demo Finance" },
] as const;

/** The demo's customer has no password: the sign-in link of the outbox page lets anybody in. */
export const DEMO_CUSTOMER = { email: "customer@facet.test", name: "Ana Demo", country: "PH", locale: "en" } as const;
