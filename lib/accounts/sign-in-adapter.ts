import type { Adapter, AdapterUser } from "next-auth/adapters";
import { prisma } from "@/lib/db/prisma";
import { newId } from "@/lib/shared/ids";

const FIELDS = { id: true, email: true, name: true, emailVerifiedAt: true } as const;

type UserRow = { id: string; email: string; name: string | null; emailVerifiedAt: Date | null };

/**
 * What next-auth needs of our tables for links by e-mail, and no more: sessions live in `user_sessions`, under our own
 * rules. Tokens arrive here hashed with FACET_SECRET; a token is deleted by the one use that finds it.
 */
export const signInAdapter: Adapter = {
  async getUser(id) {
    return toAdapterUser(await prisma().user.findUnique({ where: { id }, select: FIELDS }));
  },
  async getUserByEmail(email) {
    return toAdapterUser(await prisma().user.findUnique({ where: { email }, select: FIELDS }));
  },
  async createUser({ email, emailVerified }: Omit<AdapterUser, "id">) {
    // Two links opened at once both find no user; the second one finds the first one's.
    const user = await prisma().user.upsert({
      where: { email },
      create: { id: newId(), email, role: "customer", emailVerifiedAt: emailVerified },
      update: {},
      select: FIELDS,
    });
    return asAdapterUser(user);
  },
  async updateUser({ id, emailVerified }) {
    const user = await prisma().user.update({
      where: { id },
      data: { emailVerifiedAt: emailVerified ?? undefined },
      select: FIELDS,
    });
    return asAdapterUser(user);
  },
  async createVerificationToken({ identifier, token, expires }) {
    await prisma().signInToken.deleteMany({ where: { expiresAt: { lt: new Date() } } });
    await prisma().signInToken.create({ data: { identifier, tokenHash: token, expiresAt: expires } });
    return { identifier, token, expires };
  },
  async useVerificationToken({ identifier, token }) {
    const key = { identifier, tokenHash: token };
    const known = await prisma().signInToken.findUnique({ where: { identifier_tokenHash: key } });
    const { count } = await prisma().signInToken.deleteMany({ where: key });
    // Of several simultaneous uses, one deletes the row; the others deleted nothing and may not sign in.
    return known === null || count === 0 ? null : { identifier, token, expires: known.expiresAt };
  },
};

function toAdapterUser(user: UserRow | null): AdapterUser | null {
  return user === null ? null : asAdapterUser(user);
}

function asAdapterUser({ id, email, name, emailVerifiedAt }: UserRow): AdapterUser {
  return { id, email, name, emailVerified: emailVerifiedAt };
}
