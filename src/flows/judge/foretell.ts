import { PUBLISHERS_TYPES } from "../../metadata/kinds.ts";
import type { Effect } from "../../model/effect.ts";
import type { Component, RenderedPackage } from "../../model/metadata.ts";
import type { Meaning, Plan } from "../../model/plan.ts";
import type { AccessPicture } from "../../model/way-in.ts";
import { type About, effectsOnOrg } from "../../plan/effects/on-org.ts";
import { meaningOf } from "../../plan/meaning.ts";
import { commandLine } from "../../util/command-line.ts";
import { showsCertificate } from "../change/set-up.ts";
import { keyFlagWords } from "../input/key-flags.ts";
import type { Prepared } from "../input/prepared.ts";
import { type Look, planFor } from "../look/look.ts";
import { seeAccess } from "../look/see-access.ts";

/** What an apply would do, what that comes to, and what it breaks or opens. */
export interface Foretold {
  /** The package, fitted to what is there. */
  desired: RenderedPackage;
  plan: Plan;
  meaning: Meaning;
  effects: readonly Effect[];
  /** Who may use the app before it. */
  access: AccessPicture;
}

/** One request where the look was none at access. */
export async function foretell(prepared: Prepared, seen: Look): Promise<Foretold> {
  const access = await seeAccess(prepared, seen);
  const { desired, plan } = planFor(prepared, seen);
  const meaning = meaningOf({
    components: [...desired.components, ...publishersParts(seen)],
    isInstalled: prepared.names.isInstalled,
    own: prepared.names,
    moreSets: prepared.names.moreSets,
    integrationUser: prepared.settings.integrationUser.username,
    ownProfile: prepared.ownProfile,
    access,
    certificate: prepared.certificate ?? null,
    // One that has shown it before, and shows none, holds none.
    certificateShown: seen.snapshot.app && (showsCertificate(seen.snapshot) || seen.memory?.certificateShown === true),
  });
  return { desired, plan, meaning, effects: effectsOnOrg(plan.changes, aboutApp(prepared, seen, access)), access };
}

/** Of an installed app what the org shows of its publisher's. */
function publishersParts({ snapshot: { app, components } }: Look): Component[] {
  return app?.isInstalled ? components.filter(({ type }) => PUBLISHERS_TYPES.includes(type)) : [];
}

/** What effects are told of: the org file's app, and the key that clients have, as far as it is known. Pure. */
export function aboutApp(prepared: Prepared, { snapshot, memory }: Look, access?: AccessPicture): About {
  const { app, permissionSet, profiles } = prepared.names;
  return {
    app,
    permissionSet,
    profiles,
    consumerKey: snapshot.consumerKey ?? (memory?.consumerKey || undefined),
    gapless: gapless(prepared),
    access,
  };
}

/** The pair that comes is the org file's already, and a move to a second app begins with the one that goes. */
function gapless({ settings }: Prepared): string {
  const { certificate, signer } = settings.jwt;
  const keyWords = signer ? keyFlagWords(signer, "new-") : [];
  const words = ["--new-cert", certificate ?? "FILE", ...(keyWords.length > 0 ? keyWords : ["--new-key-file", "FILE"])];
  const move = commandLine("certificate rotate", settings, ...words, "--blue-green");
  return `name the old pair in ${settings.file} again and move without a gap: ${move}`;
}
