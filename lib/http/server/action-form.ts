/**
 * What React sends when a form calls a server action, and what it expects back, in as much as our own form needs: the arguments [previous
 * state, fields] as multipart parts, the answer as two rows. Anything else is null, which its caller refuses.
 */
const PART_HEAD = /^\r\nContent-Disposition: form-data; name="([\w$:.-]{1,100})"\r\n\r\n/i;
const PARTS_MAX = 64;
/** `[<previous state>,"$K1"]`: the second argument is a form, whose fields are the parts "_1_<name>". */
const ARGUMENTS = /^\[.*,"\$K([0-9a-f]{1,2})"\]$/s;
const BOUNDARY = /^multipart\/form-data;\s*boundary=("?)([\w'()+,./:=?-]{1,70})\1$/i;

/**
 * The fields of the form that an action is called with.
 *
 * @param contentType as the request names it
 * @param body the whole body as text
 * @returns null when it is not such a call, to the letter
 */
export function actionFields(contentType: string, body: string): Record<string, string> | null {
  const boundary = BOUNDARY.exec(contentType)?.[2];
  const parts = boundary === undefined ? null : partsOf(body, `--${boundary}`);
  const prefix = `_${ARGUMENTS.exec(parts?.get("0") ?? "")?.[1]}_`;
  if (parts === null || prefix === "_undefined_") return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of parts) {
    if (name === "0") continue;
    if (!name.startsWith(prefix)) return null;
    const field = name.slice(prefix.length);
    if (!field.startsWith("$")) fields[field] = value;
  }
  return fields;
}

function partsOf(body: string, delimiter: string): Map<string, string> | null {
  const parts = new Map<string, string>();
  const [preamble, ...rest] = body.split(`\r\n${delimiter}`);
  const first = preamble?.startsWith(delimiter) ? preamble.slice(delimiter.length) : null;
  const end = rest.pop();
  if (first === null || (end !== "--\r\n" && end !== "--") || rest.length >= PARTS_MAX) return null;
  for (const part of [first, ...rest]) {
    const head = PART_HEAD.exec(part);
    const name = head?.[1];
    if (head === null || name === undefined) return null;
    parts.set(name, part.slice(head[0].length));
  }
  return parts;
}

/** The rows that React reads: what the action returned, under the build that answers. A text that begins with "$" would be a reference. */
export function actionRows(result: unknown, buildId: string): string {
  const root = { a: "$@1", q: "", i: false, b: buildId };
  const plain = (_: string, value: unknown) =>
    typeof value === "string" && value.startsWith("$") ? `$${value}` : value;
  return `0:${JSON.stringify(root)}\n1:${JSON.stringify(result, plain)}\n`;
}
