import "server-only";
import { NO_STORE } from "@/lib/http/door";
import { exportPersonalData } from "@/lib/privacy/export-personal-data";
import { readableText } from "@/lib/privacy/readable-text";

/** Everything about one customer as a file: JSON for programs, or a text for people. Made when it is fetched, kept nowhere. */
export async function dataFile(email: string, format: "json" | "text", now: Date): Promise<Response> {
  const data = await exportPersonalData(email, now);
  const [body, type, name] =
    format === "json"
      ? [JSON.stringify(data, null, 2), "application/json", "my-data.json"]
      : [readableText(data).trimStart(), "text/plain", "my-data.txt"];
  return new Response(body, {
    headers: {
      ...NO_STORE,
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });
}
