import { isDatabaseUp } from "@/lib/db/health";
import { type Door, freshAnswer } from "@/lib/http/door";

/** Shallow: this process answers and reaches its database. For load balancers and the supervisor. */
export const healthDoor: Door = {
  method: "GET",
  path: "/api/health",
  answer: async () => {
    const isUp = await isDatabaseUp();
    return { ...freshAnswer({ status: isUp ? "ok" : "no_database" }), status: isUp ? 200 : 503 };
  },
};
