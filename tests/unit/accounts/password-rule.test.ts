import { describe, expect, it } from "vitest";
import { hashPassword, isPasswordOf } from "@/lib/accounts/password";
import { passwordProblem } from "@/lib/accounts/password-rule";

const email = "maria.santos@shop.example";

// Guarantee: a password that is guessed first, or is mostly the person's own address, never guards the desk.
describe("choosing a password", () => {
  it.each(["amber-lantern-47", "correct horse battery", "Пароль-из-слов-77", "x8!kQ2#pLm5z"])(
    "takes %s",
    (password) => {
      expect(passwordProblem({ password, email })).toBeNull();
    },
  );

  it.each([
    "",
    "short",
    "aaaaaaaaaaaaaaaa",
    "password1234",
    "Passw0rdpassw0rd",
    "mariasantos12",
    "maria.santos",
    "123456789abc",
    "facet-demo-admin",
    "x".repeat(129),
  ])("refuses %j", (password) => {
    expect(passwordProblem({ password, email })).toEqual(expect.any(String));
  });
});

describe("comparing a password", () => {
  it("knows the right one, and says no where there is none", async () => {
    const stored = await hashPassword("amber-lantern-47");
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPasswordOf(stored, "amber-lantern-47")).toBe(true);
    expect(await isPasswordOf(stored, "amber-lantern-48")).toBe(false);
    expect(await isPasswordOf(null, "amber-lantern-47")).toBe(false);
  });
});
