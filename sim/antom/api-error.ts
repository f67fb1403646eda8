/** S: done. F: refused for good. U: under way, or the API itself cannot tell. */
export type ResultStatus = "S" | "F" | "U";

/** The `result` that every answer and every notification begins with. */
export type Result = { resultCode: string; resultStatus: ResultStatus; resultMessage: string };

export const SUCCESS: Result = { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "success" };

/** A refusal, or an "ask me later", in Antom's words. `fields` go beside the result, as the pay API gives its URL with a U. */
export class AntomError extends Error {
  readonly result: Result;
  readonly fields: object;

  constructor(resultStatus: "F" | "U", resultCode: string, resultMessage: string, fields: object = {}) {
    super(resultMessage);
    this.result = { resultCode, resultStatus, resultMessage };
    this.fields = fields;
  }
}

export function illegal(what: string): AntomError {
  return new AntomError("F", "PARAM_ILLEGAL", `Illegal parameters exist. ${what}`);
}

export function inconsistent(): AntomError {
  return new AntomError("F", "REPEAT_REQ_INCONSISTENT", "Repeated requests are inconsistent.");
}

export const NO_SUCH_ORDER = new AntomError("F", "ORDER_NOT_EXIST", "The order does not exist.");

export const TOO_MANY_REQUESTS = new AntomError(
  "U",
  "REQUEST_TRAFFIC_EXCEED_LIMIT",
  "The request traffic exceeds the limit.",
);

export const UNKNOWN_EXCEPTION = new AntomError(
  "U",
  "UNKNOWN_EXCEPTION",
  "An API calling is failed, which is caused by unknown reasons. (Made by the simulator's fault settings.)",
);
