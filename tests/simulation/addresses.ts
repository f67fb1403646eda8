/** Where the strangers are; there are no sockets, so any numbers do. They are settings, and must be known before lib/env.ts is read. */
export const ADDRESSES = {
  BIGO_HOST: "http://127.0.0.1:20101",
  BIGO_BACKUP_HOST: "http://127.0.0.1:20102",
  STRIPE_API_BASE: "http://127.0.0.1:20103",
  XENDIT_API_BASE: "http://127.0.0.1:20104",
} as const;
