import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { deskOf, isFreshlyConfirmed, isStaff, type StaffActor, type StaffRole } from "@/lib/accounts/actor";
import { actorOf, currentActor } from "@/lib/accounts/session";
import { answerAsAction, fieldsOf } from "@/lib/http/action";
import { requireOwnOrigin } from "@/lib/http/origin";
import { answerAsJson } from "@/lib/http/route";
import type { ActionState } from "@/lib/shared/action-state";
import { Refusal } from "@/lib/shared/refusal";

/** Support helps with orders; what concerns the shop as a whole is the admin's. An admin may do what support may. */
export const SUPPORT_AND_ADMIN = ["support", "admin"] as const;
export const ADMIN_ONLY = ["admin"] as const;

/** Query strings and path parts of a desk's page, each a single text. */
export type PageFacts = { actor: StaffActor; params: Record<string, string>; query: Record<string, string> };

type PageProps = {
  params: Promise<Record<string, string>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/**
 * The only way to write a page of a desk. A guest is sent to the staff's sign-in, a customer too, and a member of staff
 * without this role to the desk that is his.
 */
export function staffPage(roles: readonly StaffRole[], render: (facts: PageFacts) => Promise<ReactNode>) {
  return async ({ params, searchParams }: PageProps): Promise<ReactNode> => {
    const actor = await currentActor();
    if (actor === null) redirect("/admin/sign-in");
    if (!isStaff(actor)) redirect("/admin/sign-in?because=forbidden");
    if (!roles.includes(actor.role)) redirect(`${deskOf(actor.role)}?because=forbidden`);
    const query = Object.entries(await searchParams).flatMap(([name, value]) => {
      const text = Array.isArray(value) ? value[0] : value;
      return text === undefined ? [] : [[name, text] as const];
    });
    return render({ actor, params: await params, query: Object.fromEntries(query) });
  };
}

type ActionRules<Input> = {
  roles: readonly StaffRole[];
  schema: z.ZodType<Input>;
  /** Moves money, diamonds or rights: the password must have been proven within this session a few minutes ago. */
  needsConfirmation?: boolean;
};

/**
 * The only way to write an action of a desk: origin, session, role, fresh password where it counts, validation, one call.
 *
 * Refuses with auth.wrong_origin, auth.sign_in_required, auth.forbidden, auth.reauth_required.
 */
export function staffAction<Input, T>(
  { roles, schema, needsConfirmation = false }: ActionRules<Input>,
  run: (input: Input, actor: StaffActor, now: Date) => Promise<T>,
) {
  return (_previous: ActionState<T>, form: FormData): Promise<ActionState<T>> =>
    answerAsAction(async () => {
      const requestHeaders = await headers();
      requireOwnOrigin(requestHeaders);
      const actor = await requireStaff(requestHeaders, roles);
      const parsed = schema.safeParse(fieldsOf(form));
      if (!parsed.success) {
        return {
          status: "invalid",
          fieldErrors: z.flattenError(parsed.error).fieldErrors as Record<string, string[]>,
        };
      }
      const now = new Date();
      if (needsConfirmation && !isFreshlyConfirmed(actor, now)) throw new Refusal("auth.reauth_required");
      return { status: "done", data: await run(parsed.data, actor, now) };
    });
}

/** The only way to write a route handler of a desk; the refusals are the action's. */
export function staffHandler<Context>(
  roles: readonly StaffRole[],
  run: (request: Request, actor: StaffActor, context: Context) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return (request, context) =>
    answerAsJson(async () => {
      if (request.method !== "GET" && request.method !== "HEAD") requireOwnOrigin(request.headers);
      return run(request, await requireStaff(request.headers, roles), context);
    });
}

/** Who asks, if he may. Refuses with auth.sign_in_required, auth.forbidden. */
export async function requireStaff(requestHeaders: Headers, roles: readonly StaffRole[]): Promise<StaffActor> {
  const actor = await actorOf(requestHeaders);
  if (actor === null) throw new Refusal("auth.sign_in_required");
  if (!isStaff(actor) || !roles.includes(actor.role)) throw new Refusal("auth.forbidden", { role: actor.role });
  return actor;
}
