interface SwitchDefinition<V extends string = string> {
  readonly values: readonly V[];
  readonly default: V;
  /** What differs, in a sentence. */
  readonly why: string;
  /** Where the doubt comes from. */
  readonly source: string;
}

export function define<V extends string>(
  values: readonly V[],
  fallback: V,
  why: string,
  source: string,
): { values: readonly V[]; default: V; why: string; source: string } {
  return { values, default: fallback, why, source } satisfies SwitchDefinition<V>;
}

export const YES_NO = ["yes", "no"] as const;
