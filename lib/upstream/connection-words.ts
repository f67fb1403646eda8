import type { Finding } from "@/lib/upstream/check-connection";
import type { Exchange } from "@/lib/upstream/post-signed";
import { classifyRescode, wordsForRescode } from "@/lib/upstream/rescode";
import type { UpstreamAnswer } from "@/lib/upstream/upstream-answer";

const CERTIFICATE =
  /^(CERT_|ERR_TLS_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What a failed connection means and what to do, for whoever sets the shop up. */
export function wordsForFailedExchange(exchange: Exchange & { kind: "failed" }, origin: string): string {
  const { code, because, connectMs } = exchange;
  const { hostname, port, protocol } = new URL(origin);
  const at = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  if (because === "timeout") {
    return connectMs === null
      ? `No connection to ${at} in time. A firewall may drop outgoing traffic, or the host is down.`
      : `Connected to ${at}, but there was no answer in time. Try again, or raise BIGO_TIMEOUT_MS.`;
  }
  if (because !== "network") return `${at} broke off in the middle of its answer (${code}). Try again.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `The name ${hostname} cannot be resolved (${code}). Look at its spelling, and at this machine's DNS.`;
  }
  if (code === "ECONNREFUSED")
    return `${at} refuses connections: nothing listens there. Look at the host and the port.`;
  if (code === "ENETUNREACH" || code === "EHOSTUNREACH") return `There is no route to ${at} (${code}).`;
  if (code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return `${at} does not speak TLS as expected (${code}). Is it https where it should be http, or the other way round?`;
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return `The certificate of ${hostname} is not valid now (${code}). Look at this machine's clock first.`;
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return `The certificate at ${at} is for another name than ${hostname}.`;
  if (CERTIFICATE.test(code)) {
    return `The certificate of ${hostname} is not trusted (${code}). A proxy that opens TLS needs NODE_EXTRA_CA_CERTS.`;
  }
  return `The connection to ${at} failed (${code}).`;
}

/** The contract's gateway codes, in words. */
export function wordsForHttpStatus({ httpStatus }: { httpStatus: number }): string {
  switch (httpStatus) {
    case 401:
      return "Refused (HTTP 401): the platform does not accept the signature.";
    case 405:
      return "HTTP 405: this host has no such method. Is it the host of the open platform?";
    case 408:
      return "HTTP 408: the platform's gateway limits the rate. Wait a minute and try again.";
    case 500:
      return "HTTP 500: the platform could not read the request, or has a fault of its own. Try again.";
    default:
      return httpStatus > 500
        ? `HTTP ${httpStatus}: the platform, or a proxy before it, has a fault. Try again later.`
        : `HTTP ${httpStatus}, which the contract does not know. A proxy or firewall may have answered.`;
  }
}

/** What the pre-check's answer says about the connection, which is more than about the recipient. */
export function wordsForPreCheck(answer: UpstreamAnswer & { kind: "answer" }): Pick<Finding, "verdict" | "words"> {
  const { rescode, rechargeBalance, message } = answer;
  const balance = rechargeBalance === undefined ? "" : ` The account holds ${rechargeBalance} diamonds.`;
  const meaning = classifyRescode(rescode);
  if (meaning === "delivered") return { verdict: "ok", words: `This recipient may be charged.${balance}` };
  const { staff } = wordsForRescode(rescode);
  if (meaning === "stock") return { verdict: "warning", words: `The connection works. ${staff}${balance}` };
  const prefix = meaning === "recipient" ? "The connection works, so try another recipient. " : "";
  const said = message === "" ? "" : ` The host says: "${message}".`;
  return { verdict: "failed", words: `${prefix}${staff} (${rescode})${balance}${said}` };
}
