import type { FieldChange } from "../model/plan.ts";
import { certificateText } from "../util/certificate-text.ts";

/** One side of a changed field as people read it: a certificate by subject and end. Null for nothing there. Pure. */
export function valueText(field: FieldChange, side: "before" | "after"): string | null {
  const certificate = field.certificates?.[side];
  return certificate ? certificateText(certificate) : field[side];
}
