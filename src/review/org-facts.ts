import type { Change, FieldChange } from "../model/plan.ts";
import type { Ask } from "../model/trust.ts";
import type { LiveEffect } from "./model.ts";

const danger = (what: string, todo: string) => ({ level: "danger" as const, kind: "opens" as const, what, todo });
const careful = (what: string, todo: string) => ({ level: "careful" as const, kind: "changes" as const, what, todo });

/** What an org file says beside the values of the template, and what it may do. */
export interface OrgFacts {
  instanceUrl: string;
  template: string;
  username: string;
  certificate: "in the repository" | "not in the repository";
  /** By key of the org file: kind and reference of each thing that has an effect, never a secret. */
  powers: Readonly<Record<string, string>>;
  /** What needs a word from outside of the file. */
  asks: readonly Ask[];
  /** Who else is let in, each as one text. */
  letIn: readonly string[];
}

/** What an org file says otherwise than before, as fields; every key that has an effect is one. Pure. */
export function orgChange(name: string, base: OrgFacts | undefined, head: OrgFacts | undefined): Change[] {
  if (!base || !head) return [];
  const [was, is] = [fieldsOf(base), fieldsOf(head)];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((path) => was[path] !== is[path])
    .map((path): FieldChange => ({ path, before: was[path] ?? null, after: is[path] ?? null }));
  return fields.length === 0 ? [] : [{ type: "OrgFile", name, action: "update", fields, unreadable: [] }];
}

function fieldsOf({
  instanceUrl,
  template,
  username,
  certificate,
  powers,
}: OrgFacts): Readonly<Record<string, string>> {
  return {
    instanceUrl,
    template,
    "integrationUser.username": username,
    "jwt.certificate": certificate,
    ...powers,
  };
}

/**
 * What that means for who applies it, and for the org. Of a file that is new, all that it may do. Pure.
 */
export function orgEffects(base: OrgFacts | undefined, head: OrgFacts | undefined): LiveEffect[] {
  if (!head) return [];
  return [...powerEffects(base, head), ...(base ? otherOrg(base, head) : [])];
}

const AGREE =
  "Merge it only if you know why; whoever runs it has to agree outside of the file, too: kantiv-sf trust FILE";

function powerEffects(base: OrgFacts | undefined, head: OrgFacts): LiveEffect[] {
  const before = new Set(base?.asks.map((ask) => JSON.stringify(ask)));
  const asked = head.asks.filter((ask) => !before.has(JSON.stringify(ask))).map(askEffect);
  const letIn = head.letIn
    .filter((who) => !base?.letIn.includes(who))
    .map(
      (who): LiveEffect => ({
        field: "alsoAllowed",
        ...danger(`Somebody else is let in: ${who}.`, "Make sure that they are to have all that the app may do."),
      }),
    );
  return [...asked, ...letIn, ...(base ? changedPowers(base, head) : [])];
}

function askEffect(ask: Ask): LiveEffect {
  if (ask.kind === "host") {
    return { field: "trustedHosts", ...danger(`An administrator's session may go to ${ask.host}.`, AGREE) };
  }
  if (ask.kind === "file") {
    return {
      field: "admin",
      ...danger(`The content of ${ask.path} is sent, where that is outside of the repository.`, AGREE),
    };
  }
  return { field: "signer", ...danger(`It runs a program: ${ask.command.join(" ")}.`, AGREE) };
}

/** Of keys that tell where something is taken from. */
function changedPowers({ powers: was }: OrgFacts, { powers: is }: OrgFacts): LiveEffect[] {
  return Object.keys(is).flatMap((field): LiveEffect[] => {
    const now = is[field];
    if (now === undefined || now === was[field]) return [];
    if (field === "admin") {
      const todo = "Make sure that this is an administrator's session of this org, and nobody else's secret.";
      return [{ field, ...danger(`The administrator's session comes from elsewhere: ${now}.`, todo) }];
    }
    if (field === "jwt.signer" && was[field] !== undefined) {
      return [{ field, ...danger(`It runs a program, otherwise than before: ${now}.`, AGREE) }];
    }
    if (field === "jwt.key" || field === "jwt.passphrase") {
      return [
        {
          field,
          ...careful(`The key comes from elsewhere: ${now}.`, "It must fit the certificate, or nothing signs."),
        },
      ];
    }
    if (field !== "suppressions") return [];
    return [{ field, ...careful(`Findings are let pass: ${now}.`, "Read each reason.") }];
  });
}

function otherOrg(base: OrgFacts, head: OrgFacts): LiveEffect[] {
  const effects: LiveEffect[] = [];
  if (base.instanceUrl !== head.instanceUrl) {
    const what =
      "The org file is for another org now. The app in the org before stays there, and nobody compares it any more.";
    effects.push({
      field: "instanceUrl",
      ...careful(what, "Run destroy with the org file as it was, where the app must go."),
    });
  }
  if (base.username !== head.username) {
    const what =
      "Another integration user gets in. The next apply takes from the one before what a run on the same record gave; what others gave stays.";
    effects.push({
      field: "integrationUser.username",
      ...danger(what, "Look at the plan before it is applied; what stays is taken in Setup."),
    });
  }
  if (base.certificate !== head.certificate) {
    const what =
      head.certificate === "in the repository"
        ? "The certificate comes into the repository. Whether the org has this one is not known here; if not, it is replaced."
        : "The certificate leaves the repository, and no org. Whoever applies has to have it beside the org file.";
    effects.push({ field: "jwt.certificate", ...careful(what, "Compare with the org by drift before it is applied.") });
  }
  return effects;
}
