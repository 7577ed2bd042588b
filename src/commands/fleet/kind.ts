import { join } from "node:path";
import type { OfflineNeeds } from "../../flows/fleet/offline.ts";
import type { Flags } from "../../model/command.ts";

/** What a command is over several orgs. */
export interface FleetKind {
  /** It changes orgs: so many failures stop it. */
  writes: (flags: Flags) => boolean;
  needs: OfflineNeeds;
  /**
   * What it asks a yes for. `plan`: every org is looked at, and asked is once for all; `first`: it wants --yes, since what would be asked of one
   * org tells nothing of the others.
   */
  asks?: (flags: Flags) => "plan" | "first" | undefined;
  /** Flags that name one file, which cannot be that of several orgs. */
  single?: readonly string[];
  /** It undoes what a run of --from-result did, whichever way each org ended in it. */
  undoes?: true;
  /** Flags of one org's run that name a file of its own. */
  perOrg?: (flags: Flags, name: string) => Flags;
}

const reads = () => false;
const writes = () => true;
const first = () => "first" as const;
const NOTHING: OfflineNeeds = { certificate: false, key: false };
const CERTIFICATE: OfflineNeeds = { certificate: true, key: false };
const SIGNING: OfflineNeeds = { certificate: true, key: true };

/** A path in a folder that was given for all. */
function inFolder(flag: unknown, ...steps: string[]): string | undefined {
  return flag === undefined ? undefined : join(String(flag), ...steps);
}

/** Each org's plan, as `plan --out` writes and `apply --plan` reads it. */
function planFile(folder: unknown, name: string): string | undefined {
  return inFolder(folder, "plans", `${name}.plan.json`);
}

/** Commands that go over several orgs, by name. */
export const FLEET_KINDS: Readonly<Record<string, FleetKind>> = {
  plan: { writes: reads, needs: CERTIFICATE, perOrg: ({ out }, name) => ({ out: planFile(out, name) }) },
  drift: { writes: reads, needs: CERTIFICATE },
  doctor: { writes: reads, needs: NOTHING, single: ["learn", "report"] },
  verify: { writes: reads, needs: SIGNING },
  apply: {
    writes: (flags) => flags["check-only"] !== true,
    needs: SIGNING,
    asks: (flags) => {
      if (flags["check-only"] === true || flags.plan !== undefined) return undefined;
      // No plan shows what it would do.
      return flags.redeploy === true ? "first" : "plan";
    },
    perOrg: ({ plan }, name) => ({ plan: planFile(plan, name) }),
  },
  destroy: { writes, needs: NOTHING, asks: first },
  rollback: { writes, needs: NOTHING, asks: first, single: ["to", "cert"], undoes: true },
  "user ensure": { writes, needs: NOTHING, asks: first },
  "certificate rotate": { writes, needs: SIGNING, asks: first },
  "credentials rotate": {
    writes,
    needs: NOTHING,
    asks: (flags) => (flags.promote === true ? "first" : undefined),
    single: ["secret-file"],
    perOrg: ({ out }, name) => ({ out: inFolder(out, "sealed", `${name}.age`) }),
  },
  handoff: {
    writes: reads,
    needs: CERTIFICATE,
    single: ["secret-file"],
    perOrg: ({ out }, name) => ({ out: inFolder(out, "handoff", name) }),
  },
};
