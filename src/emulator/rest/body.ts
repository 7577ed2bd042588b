/** JSON bodies of REST requests. */
import { ApiError } from "../http/errors.ts";

/** @throws {ApiError} when the text is no JSON object */
export function jsonObject(source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw new ApiError(400, "JSON_PARSER_ERROR", `${(error as Error).message} at [line:1, column:1]`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ApiError(
    400,
    "JSON_PARSER_ERROR",
    "Cannot deserialize the body: a JSON object is needed at [line:1, column:1]",
  );
}
