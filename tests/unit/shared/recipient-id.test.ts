import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";

// Guarantee: what a person pastes becomes the id they mean, and what is no id is named as such at the field.
describe("recipient id", () => {
  it.each([
    ["Tony_Bee99", "Tony_Bee99"],
    ["  inshhaa\n", "inshhaa"],
    ["ID: 123 456 789", "123456789"],
    ["id：901234567", "901234567"],
    ["BIGO ID: tony.bee", "tony.bee"],
    ["\u200e90\u200b1234\ufeff567\u202c", "901234567"],
    ["９０１２３４", "901234"],
    ["idol99", "idol99"],
    ["id.star", "id.star"],
  ])("reads %j as %s", (typed, recipientId) => {
    expect(normaliseRecipientId(typed)).toEqual({ verdict: "ok", recipientId });
  });

  it.each([
    ["", "empty"],
    [" ID: ", "empty"],
    ["abc", "too_short"],
    ["a".repeat(81), "too_long"],
    ["a".repeat(100_000), "too_long"],
    ["tony@bee", "characters"],
    ["тони_bee", "characters"],
    ["<script>", "characters"],
    ["a'; drop table orders; --", "characters"],
    ["https://m.bigo.tv/12345", "characters"],
  ] as const)("says why %j is none: %s", (typed, because) => {
    expect(normaliseRecipientId(typed)).toEqual({ verdict: "invalid", because });
  });

  it("is stable: an id that was read once reads as itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        const first = normaliseRecipientId(text);
        if (first.verdict === "ok") expect(normaliseRecipientId(first.recipientId)).toEqual(first);
      }),
    );
  });
});
