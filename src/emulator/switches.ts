/**
 * Behaviours of Salesforce that no public document settles, or on which reports disagree. Each has a switch, so that a
 * client can be tested with the org behaving either way. The default is what the better evidence says.
 */
import { ACCESS_SWITCHES } from "./switches/access.ts";
import { SETUP_SWITCHES } from "./switches/setup.ts";
import { TOKEN_SWITCHES } from "./switches/token.ts";

export const SWITCHES = { ...SETUP_SWITCHES, ...TOKEN_SWITCHES, ...ACCESS_SWITCHES } as const;

export type SwitchName = keyof typeof SWITCHES;

export type Switches = { [N in SwitchName]: (typeof SWITCHES)[N]["values"][number] };

/** All switches at their default. */
export function defaultSwitches(): Switches {
  return Object.fromEntries(Object.entries(SWITCHES).map(([name, { default: value }]) => [name, value])) as Switches;
}

/**
 * Checks switches that came from outside.
 * @throws {RangeError} an unknown switch, or a value that it does not have
 */
export function checkSwitches(given: Record<string, unknown>): Partial<Switches> {
  for (const [name, value] of Object.entries(given)) {
    const known = Object.hasOwn(SWITCHES, name) ? SWITCHES[name as SwitchName] : undefined;
    if (!known) throw new RangeError(`unknown switch: ${name}`);
    if (!(known.values as readonly unknown[]).includes(value)) {
      throw new RangeError(`switch ${name} takes ${known.values.join(", ")}, not ${String(value)}`);
    }
  }
  return given as Partial<Switches>;
}
