import { shellWord } from "../util/command-line.ts";

/** What the emulator says of an org that is ready; more goes into the document as it is. */
export interface ReadyOrg {
  url: string;
  admin: { accessToken: string; username: string };
  integrationUser: { username: string };
}

/** An org under a real name, with an org file for it. */
type NamedOrg = ReadyOrg & { orgFile: string };

export interface ReadyDocument extends ReadyOrg {
  /** Where there are more than one. */
  orgs?: readonly ReadyOrg[];
  /** With real names: what clients need in their environment, the variables that the org files name included. */
  environment?: Readonly<Record<string, string>>;
}

/** The first org's, for readers who know of one only; every org's beside it when there are more. Pure. */
export function readyDocument(
  orgs: readonly [ReadyOrg, ...ReadyOrg[]],
  front: Readonly<Record<string, string>> | undefined,
): ReadyDocument {
  const shown = front ? orgs.map(withOrgFile) : orgs;
  const tokens = orgs.map((org, place) => [tokenVariable(place), org.admin.accessToken] as const);
  return {
    ...orgs[0],
    ...shown[0],
    ...(shown.length === 1 ? {} : { orgs: shown }),
    ...(front ? { environment: { ...front, ...Object.fromEntries(tokens) } } : {}),
  };
}

/** What people are told of it. */
interface ReadyTold {
  orgs: readonly [ReadyOrg, ...ReadyOrg[]];
  front: Readonly<Record<string, string>> | undefined;
  /** What a client can do first, where an org file was written: then the first org needs none here. */
  next: string | undefined;
}

/** For people: where the orgs are, who is in them, what to paste into a shell, and the org files. Pure. */
export function readyText({ orgs, front, next }: ReadyTold): string {
  const tokens = orgs.map((org, place) => [tokenVariable(place), org.admin.accessToken] as const);
  return [
    `Salesforce emulator at ${orgs.map(({ url }) => url).join(", ")}`,
    ...orgs.map(({ integrationUser, admin }) => `  ${integrationUser.username}, administrator ${admin.username}`),
    "",
    "In the shell of the client:",
    ...[...Object.entries(front ?? {}), ...tokens].map(([name, value]) => `export ${name}=${shellWord(value)}`),
    "kantiv-sf certificate create --out-cert kantiv.crt --out-key kantiv.key --unencrypted",
    "",
    ...orgs.slice(next === undefined ? 0 : 1).flatMap((org) => {
      const { url, orgFile } = withOrgFile(org, orgs.indexOf(org));
      return [`Org file for ${url}:`, orgFile];
    }),
    ...(next === undefined ? [] : [`Next, in that shell: ${next}`]),
    "Ctrl+C ends it.",
  ].join("\n");
}

/** The first by the name under which every command takes a session, `org new` among them. */
function tokenVariable(place: number): string {
  return place === 0 ? "SF_ACCESS_TOKEN" : `SF_ACCESS_TOKEN_${place + 1}`;
}

function withOrgFile(org: ReadyOrg, place: number): NamedOrg {
  return { ...org, orgFile: orgFileFor(org, place) };
}

/** An org file for an org of the emulator, by the environment that it tells. Pure. */
export function orgFileFor(org: ReadyOrg, place = 0): string {
  return `instanceUrl: ${org.url}
template: kantiv-integration
admin:
  accessToken: { env: ${tokenVariable(place)} }
integrationUser:
  username: ${org.integrationUser.username}
jwt:
  certificate: kantiv.crt
  key: { file: kantiv.key }
`;
}
