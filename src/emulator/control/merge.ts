/** Changing a state by a patch, as the control routes take it. */

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Objects are merged, everything else is replaced; null removes nothing but stands for itself.
 * An array of objects may be patched by id: `{"users": {"005…": {"isActive": false}}}`.
 * @throws {RangeError} a name that is not there, or an unsafe one
 */
export function merge(target: object, patch: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(patch)) {
    if (!Object.hasOwn(target, name)) throw new RangeError(`no ${name} to change`);
    const record = target as Record<string, unknown>;
    const before = record[name];
    if (isPlain(value) && isPlain(before)) merge(before, value);
    else if (isPlain(value) && Array.isArray(before)) mergeById(before, value, name);
    else record[name] = value;
  }
}

function mergeById(list: unknown[], patch: Record<string, unknown>, name: string): void {
  for (const [id, value] of Object.entries(patch)) {
    const found = list.filter(isPlain).find((item) => item.id === id || item.username === id || item.name === id);
    if (!found || !isPlain(value)) throw new RangeError(`no ${id} among ${name}`);
    merge(found, value);
  }
}
