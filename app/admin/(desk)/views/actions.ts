"use server";

import { removeView } from "@/lib/accounts/remove-view";
import { renameView } from "@/lib/accounts/rename-view";
import { saveView } from "@/lib/accounts/save-view";
import { RemoveViewInput, RenameViewInput, SaveViewInput } from "@/lib/accounts/view-schemas";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";

const right = "records.read";

export const saveViewAction = staffAction({ right, schema: SaveViewInput }, (input, actor) =>
  inTransaction((tx) => saveView(tx, actor, input)),
);

export const renameViewAction = staffAction({ right, schema: RenameViewInput }, async (input, actor) => {
  await inTransaction((tx) => renameView(tx, actor, input));
  return {};
});

export const removeViewAction = staffAction({ right, schema: RemoveViewInput }, async (input, actor) => {
  await inTransaction((tx) => removeView(tx, actor, input));
  return {};
});
