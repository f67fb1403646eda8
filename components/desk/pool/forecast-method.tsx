/** How the forecast is made and what it takes for granted, beside it. */
export function ForecastMethod({ leadHours, alertHours }: { leadHours: number; alertHours: number }) {
  return (
    <details className="border-t border-line px-5 py-3 text-sm text-second">
      <summary className="cursor-pointer font-medium text-ink">How this is forecast</summary>
      <p className="max-w-prose pt-2">
        Each coming hour is taken to be like the mean of the same hour of the day (Manila time) over the last 7 days,
        from the deliveries drawn from this account; what was refused does not count. A younger account is averaged over
        its own days. The reorder point is the lowest level plus what goes out in the {leadHours} h that a deposit takes
        to arrive.
      </p>
      <p className="max-w-prose pt-2">
        It assumes no deposit, no trend, no difference between weekdays, no campaign, and that orders keep drawing from
        this account as they did. An alert is raised when it says that the account is empty within {alertHours} h.
      </p>
    </details>
  );
}
