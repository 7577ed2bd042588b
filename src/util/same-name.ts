/** Whether two names (of components, profiles, users) are one to Salesforce, which does not look at case. */
export function sameName(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

/** Whether the name is among these. */
export function hasName(names: readonly string[], name: string): boolean {
  return names.some((one) => sameName(one, name));
}
