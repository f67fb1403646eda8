/** What a prepared text may name, with what stands there. Filled in the customer's own language. */
export const VARIABLES = {
  "customer.order": "the order's number",
  "customer.link": "the address where the order is looked up, by its number and e-mail address",
  "order.diamonds": "how many diamonds were ordered",
  "order.delivered": "how many diamonds arrived",
  "order.status": "the order's state in words",
  "order.total": "the order's price",
  "order.paid_with": "what it was paid with",
  "recipient.masked": "the recipient, hidden in the middle",
  "refund.amount": "what goes back, or went back",
  "shop.name": "the shop's name",
  "shop.support": "the shop's address for mail",
} as const;

export type Variable = keyof typeof VARIABLES;
/** What each variable stands for on one order; null where it has no value there. */
export type VariableValues = Readonly<Record<Variable, string | null>>;

const PATTERN = /\{\{\s*([^{}]*?)\s*\}\}/g;

export function isVariable(name: string): name is Variable {
  return Object.hasOwn(VARIABLES, name);
}

/** The names that a text uses and that do not exist, each once. Half a pair of braces is one, too: it would be sent as it stands. */
export function unknownVariables(text: string): string[] {
  const names = [...text.matchAll(PATTERN)].map(([, name = ""]) => name).filter((name) => !isVariable(name));
  const rest = text.replaceAll(PATTERN, "");
  return [...new Set([...names, ...(/\{\{|\}\}/.test(rest) ? ["…"] : [])])];
}

/** The text with its variables filled in, and which of them have no value. What is filled in is never read for variables again. */
export function fillText(text: string, values: VariableValues): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const filled = text.replaceAll(PATTERN, (whole, name: string) => {
    const value = isVariable(name) ? values[name] : null;
    if (value === null) missing.add(name);
    return value ?? whole;
  });
  return { text: filled, missing: [...missing] };
}

/** Not every order has it, so a text for many orders must not name it. */
const SOMETIMES: readonly Variable[] = ["refund.amount"];

/** What a text for many orders must not name: what does not exist, and what only some orders have. */
export function unfitForMany(text: string): string[] {
  return [
    ...unknownVariables(text),
    ...SOMETIMES.filter((name) => new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`).test(text)),
  ];
}
