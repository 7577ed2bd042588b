import { join } from "node:path";
import { keyFlags, keySourceFrom } from "../flows/input/key-flags.ts";
import { certificateNeeded, prepare } from "../flows/input/prepare.ts";
import { HANDOFF_NEEDS, isSigning, type Prepared } from "../flows/input/prepared.ts";
import { deliverPair, destinationFrom } from "../flows/input/secret-flags.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { tellFindings } from "../flows/judge/findings.ts";
import { refuseChangedKey } from "../flows/look/consumer-key.ts";
import { refuseInstalled } from "../flows/look/installed-app.ts";
import { lookAt, openOrg } from "../flows/look/look.ts";
import { foreignIn, seeAccess } from "../flows/look/see-access.ts";
import { needConsumerKey, readSecretOf } from "../flows/look/see-app.ts";
import { dataToAsk } from "../flows/prove/data-to-ask.ts";
import { lastChange, notTried, verifyApp } from "../flows/prove/verify-app.ts";
import { handoffOf } from "../flows/rotate/handoff-document.ts";
import { recordHandoff } from "../flows/rotate/record-handoff.ts";
import { withApp } from "../flows/rotate/second-app.ts";
import type { Handoff } from "../handoff/document.ts";
import { handoffPage, openWords } from "../handoff/page.ts";
import { type Context, type Flags, type Handler, millisOf, wordOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { readLoginRestrictions } from "../org/read/login-facts.ts";
import { html } from "../page/html.ts";
import { markdown } from "../page/markdown.ts";
import type { Page } from "../page/page.ts";
import { PRIVATE } from "../record/paths.ts";
import { nextText } from "../reports/next-text.ts";
import { pageText } from "../reports/page-text.ts";
import { verdictOf, verdictText } from "../reports/verdict.ts";
import { commandLine } from "../util/command-line.ts";
import { flagWords } from "../util/flag-words.ts";
import { safeJson } from "../util/safe-json.ts";

/** `handoff`: what Kantiv needs to log in, proven a moment ago, as JSON for its systems and as a page for people. */
export const run: Handler = async (flags, ctx) => {
  const destination = await destinationFrom(flags, ctx);
  const prepared = await preparedFor(flags, ctx);
  const opened = await openOrg(prepared, flags.production === true, ctx);
  const seen = await lookAt(prepared, opened, ctx);
  refuseChangedKey(prepared, seen);
  tellFindings(prepared, seen, ctx);
  const access = await seeAccess(prepared, seen);
  // The hand-over has numbers alone: who makes it is told the names.
  for (const { code, message } of foreignIn(prepared, access)) ctx.emit({ kind: "warning", code, message });
  if (destination) refuseInstalled(prepared, "Its secret");
  const consumerKey = needConsumerKey(prepared, seen.snapshot);
  const windowMs = millisOf(flags.wait);
  const verified = isSigning(prepared)
    ? await verifyApp(prepared, seen, lastChange(seen), ctx, { windowMs, data: dataToAsk(prepared, seen) })
    : notTried(seen, prepared.unsigned);
  const delivered =
    destination &&
    (await deliverPair(
      await readSecretOf(seen.org, { appId: seen.snapshot.app?.id ?? "", consumerKey }, ctx),
      { ...prepared, ...seen },
      destination,
      ctx,
    ));
  const { user } = seen.snapshot;
  const restrictions = user && (await readLoginRestrictions(seen.org, user));
  const handoff = handoffOf(prepared, seen, { verified, access, delivered, restrictions }, ctx.clock.now());
  const page = handoffPage(handoff);
  const out = wordOf(flags.out);
  // On a terminal it is read there; elsewhere it goes into a file or a tool, as a page.
  const asText = ctx.terminal === true;
  const files = out === undefined ? [] : await writeAll(out, { handoff, page }, ctx);
  if (verified.ok) await recordHandoff(prepared, seen, consumerKey, ctx);
  const verdict = verified.ok ? null : verdictOf([...verified.checks, ...verified.cause], aboutRun(prepared, seen));
  return {
    status: verified.ok ? "ok" : "failed",
    exit: verified.ok ? EXIT.ok : EXIT.refused,
    result: {
      handoff,
      out: out ?? null,
      files,
      secretFile: delivered?.kind === "file" ? delivered.path : null,
      verdict,
    },
    text: (paint) => {
      const end = verdictText(verdict, paint);
      if (out !== undefined) {
        const written = files.map((file) => paint("dim", `${file} written`));
        const next = verified.ok ? nextLines(handoff, out, prepared, paint) : [];
        return [provenLine(handoff, paint), ...written, ...end, ...next].join("\n");
      }
      const sealed = handoff.clientSecret?.kind === "age" ? `\n${handoff.clientSecret.armored}` : "";
      if (!asText) return `${markdown(page)}${sealed}${end.join("\n")}`;
      return [pageText(page, paint), ...(sealed === "" ? [] : [sealed.trimEnd()]), ...end].join("\n");
    },
    ...(out === undefined && !asText ? { form: "markdown" } : {}),
    ...(out === undefined && verified.ok ? { beside: (paint) => intoFiles(flags, prepared, paint) } : {}),
  };
};

/** What the same hand-over was asked for by, but for a file of the secret, which is there now. */
const ASKED: Readonly<Record<string, { default?: boolean }>> = {
  "with-secret": { default: false },
  recipient: {},
  app: {},
  "new-cert": {},
  ...Object.fromEntries(Object.keys(keyFlags("new-")).map((name) => [name, {}])),
};

/** The page is to be sent, and the JSON beside it. */
function intoFiles(flags: Flags, { settings }: Prepared, paint: Paint): string {
  const asked = flags["secret-file"] === undefined ? ASKED : { ...ASKED, "with-secret": { default: true } };
  return nextText(commandLine("handoff", settings, "--out", "handoff", ...flagWords(asked, flags)), paint);
}

/** To whom the folder goes, and what tells whether it stays as it was handed over. */
function nextLines({ recipient }: Handoff, out: string, { settings }: Prepared, paint: Paint): string[] {
  const whom = [recipient?.name, recipient?.email].filter(Boolean).join(", ");
  return [
    `Send ${join(out, "handoff.json")} and ${join(out, "handoff.html")} to ${whom}.`,
    nextText(commandLine("drift", settings), paint),
  ];
}

/** What the files say at their top, for who had them written. */
function provenLine(handoff: Handoff, paint: Paint): string {
  const { username, verification } = handoff;
  if (!verification.ok) {
    return paint("red", `NOT proven: the JWT login of ${username} does not work. Do not take this org into use yet.`);
  }
  const open = openWords(handoff);
  const works = `the JWT login of ${username} works.`;
  return open === "" ? paint("green", `Proven: ${works}`) : paint("yellow", `Proven, with ${open}: ${works}`);
}

/** The app that the org file names, or the one of `--app`, with the pair of the command line where that names one. */
async function preparedFor(flags: Flags, ctx: Context): Promise<Prepared> {
  const newKey = keySourceFrom(flags, "new-");
  if (flags.app === undefined && (newKey ?? flags["new-cert"]) !== undefined) {
    throw inputError("USAGE", "--new-cert and --new-key are the pair of another app.", "Add --app NAME.");
  }
  const prepared = await prepare(flags, HANDOFF_NEEDS, ctx);
  if (flags.app === undefined) return prepared;
  const { certificate, signer } = prepared.settings.jwt;
  const key = newKey ?? signer;
  if (!key)
    throw inputError(
      "KEY_MISSING",
      "No key of that app is named.",
      "Add --new-key-file FILE, --new-key-env NAME or --new-signer PROGRAM.",
    );
  const own = wordOf(flags["new-cert"]) ?? certificate;
  if (own === undefined) throw certificateNeeded(prepared.settings.file, prepared.settings.places);
  const pair = { certificate: own, signer: key };
  // What is amiss with the org file's own certificate has no part in this.
  return { ...(await withApp(prepared, String(flags.app), pair, ctx)), findings: [] };
}

const SEALED_FILE = "client-secret.age";

/**
 * The document for programs, the page twice, and the encrypted secret as a file that `age` opens. One of an earlier
 * hand-over goes: it may hold a secret that is no longer in force.
 */
async function writeAll(
  folder: string,
  { handoff, page }: { handoff: Handoff; page: Page },
  ctx: Context,
): Promise<string[]> {
  const files: Record<string, string> = {
    "handoff.json": `${safeJson(handoff, 2)}\n`,
    "handoff.md": markdown(page),
    "handoff.html": html(page),
    ...(handoff.clientSecret?.kind === "age" ? { [SEALED_FILE]: handoff.clientSecret.armored } : {}),
  };
  if (files[SEALED_FILE] === undefined) await ctx.files.remove(join(folder, SEALED_FILE));
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const [name, text] of Object.entries(files)) await ctx.files.write(join(folder, name), text, PRIVATE);
  return paths;
}
