import { Fact, Facts } from "@/components/ui/facts";

/** The demo's logins, for whoever tries the shop: they exist nowhere else. */
export function DemoLogins({ logins }: { logins: ReadonlyArray<{ email: string; password: string }> }) {
  return (
    <div className="rounded-lg border border-dashed border-line-strong px-5 py-4">
      <p className="pb-2 text-sm font-medium text-second">Logins of the demo</p>
      <Facts>
        {logins.map(({ email, password }) => (
          <Fact key={email} label={email}>
            <span className="font-mono text-sm">{password}</span>
          </Fact>
        ))}
      </Facts>
    </div>
  );
}
