import { encode } from "next-auth/jwt";
import type { StaffActor } from "@/lib/accounts/actor";
import { hashPassword } from "@/lib/accounts/password";
import { SESSION_COOKIE } from "@/lib/accounts/session-cookie";
import { actorOfSession, startSession } from "@/lib/accounts/user-session";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { isStaffRole, type Role, type StaffRole } from "@/lib/shared/actor";
import { assert } from "@/lib/shared/assert";
import { newId } from "@/lib/shared/ids";

export const TEST_PASSWORD = "amber-lantern-47-river";

let counter = 0;
let passwordHash: Promise<string> | undefined;

export type Person = { id: string; email: string; role: Role };

/** Somebody with an account; staff have TEST_PASSWORD. */
export async function givenPerson(role: Role, email = `person${++counter}-${Date.now()}@shop.test`): Promise<Person> {
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const id = newId();
  await prisma().user.create({
    data: { id, email, role, passwordHash: isStaffRole(role) ? await passwordHash : null },
  });
  return { id, email, role };
}

/** A session of that person; `isConfirmed` as if the password had been typed a moment ago. */
export async function givenSession({ id, role }: Person, { isConfirmed = false } = {}): Promise<string> {
  return startSession({ userId: id, role, userAgent: "test", proof: isConfirmed ? "password" : "link" }, new Date());
}

/** The headers that a browser with that session sends from our own pages. */
export async function headersOf(sessionId: string): Promise<Headers> {
  const cookie = await encode({ token: { sid: sessionId }, secret: env.FACET_SECRET });
  const { origin, host } = new URL(env.FACET_URL);
  return new Headers({ cookie: `${SESSION_COOKIE}=${cookie}`, origin, host });
}

/** A guest's headers: our own pages, no cookie. */
export function guestHeaders(): Headers {
  const { origin, host } = new URL(env.FACET_URL);
  return new Headers({ origin, host });
}

/** A member of staff as use-cases see them. */
export async function givenStaffActor(role: StaffRole): Promise<StaffActor> {
  const sessionId = await givenSession(await givenPerson(role), { isConfirmed: true });
  const actor = await actorOfSession(sessionId, new Date());
  assert(actor !== null, "a new session has an actor");
  return { ...actor, role };
}

/** What a form sends. */
export function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
