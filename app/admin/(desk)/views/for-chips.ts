import { removeViewAction, renameViewAction, saveViewAction } from "./actions";

/** What the chips above a table of the desk can do. */
export const VIEW_ACTIONS = { save: saveViewAction, rename: renameViewAction, remove: removeViewAction };
