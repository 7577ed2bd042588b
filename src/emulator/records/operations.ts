/** Creating, changing and deleting records, object by object. */
import { ApiError } from "../http/errors.ts";
import type { Caller } from "../http/session.ts";
import type { Exchange } from "../http/types.ts";
import type { FieldValue } from "../objects/types.ts";
import type { Sight } from "../rows/sight.ts";
import type { Org } from "../state/types.ts";

/** Canonical field names. */
export type Fields = Record<string, FieldValue>;

export interface Work {
  org: Org;
  now: number;
  caller: Caller;
  exchange: Exchange;
  sight: Sight;
}

/** What an object lets a caller do. Each may refuse with an `ApiError`. */
export interface ObjectOperations {
  /** The user permission that any change needs; null: none besides the API. */
  needs: string | null;
  /** Fields that a create must bring. */
  required: readonly string[];
  create?(work: Work, fields: Fields): string;
  update?(work: Work, id: string, fields: Fields): void;
  remove?(work: Work, id: string): void;
}

export function text(value: FieldValue | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

export function invalidReference(field: string): ApiError {
  return new ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field]);
}

export function integrityError(message: string, fields: readonly string[] = []): ApiError {
  return new ApiError(400, "FIELD_INTEGRITY_EXCEPTION", message, fields);
}
