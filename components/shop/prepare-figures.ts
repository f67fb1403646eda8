/**
 * Loads what the browser needs to write numbers and dates, while the prices travel. The first formatter of a page costs 20 ms on a fast
 * machine and four times that on a slow phone; met in the middle of drawing the packages, it would add to that task. Each has a task
 * of its own, so that a tap can come between.
 */
export function prepareFigures(locale: string): () => void {
  let timer = setTimeout(() => {
    new Intl.NumberFormat(locale).format(0);
    timer = setTimeout(() => {
      new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(0);
    });
  });
  return () => clearTimeout(timer);
}
