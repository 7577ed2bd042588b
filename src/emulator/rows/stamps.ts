/** Audit columns, the same for every object. */
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";

export interface Stamps {
  createdAt: number;
  createdBy: string;
  modifiedAt: number;
  modifiedBy?: string;
}

export function auditColumns({ createdAt, createdBy, modifiedAt, modifiedBy }: Stamps): Row {
  return {
    CreatedDate: isoTime(createdAt),
    CreatedById: createdBy,
    LastModifiedDate: isoTime(modifiedAt),
    LastModifiedById: modifiedBy ?? createdBy,
    SystemModstamp: isoTime(modifiedAt),
    IsDeleted: false,
  };
}
