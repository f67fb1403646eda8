import { acceptWebhook } from "@/lib/http/webhook";

export const POST = (request: Request): Promise<Response> => acceptWebhook("xendit", request);
