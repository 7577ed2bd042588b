/** Something about an org, its user or the certificate that should be known and is no field of a component. */
export interface StateFinding {
  /** Stable, e.g. `USER_FROZEN`; `drift --ignore` takes it. */
  code: string;
  message: string;
  remedy: string;
  /** `apply` refuses while it is so. */
  blocks: boolean;
}
