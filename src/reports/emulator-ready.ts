import { shellWord } from "../util/command-line.ts";

/** What the emulator says of an org that is ready; more goes into the document as it is. */
export interface ReadyOrg {
  url: string;
  admin: { accessToken: string };
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

/** For people: where the orgs are, the document, and what to paste into a shell and an org file. Pure. */
export function readyText(ready: ReadyDocument): string {
  const orgs = ready.orgs ?? [ready];
  const { environment, ...document } = ready;
  // The org files stand below, as they are.
  const withoutFiles = (key: string, value: unknown) => (key === "orgFile" ? undefined : value);
  return [
    `Salesforce emulator at ${orgs.map(({ url }) => url).join(", ")}`,
    JSON.stringify(document, withoutFiles, 2),
    ...(environment ? toPaste(environment, orgs as readonly NamedOrg[]) : []),
    "Ctrl+C ends it.",
  ].join("\n");
}

function toPaste(environment: Readonly<Record<string, string>>, orgs: readonly NamedOrg[]): string[] {
  return [
    "",
    "In the shell of the client:",
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    "kantiv-sf certificate create --out-cert kantiv.crt --out-key kantiv.key --unencrypted",
    "",
    ...orgs.flatMap(({ url, orgFile }) => [`Org file for ${url}:`, orgFile]),
  ];
}

function tokenVariable(place: number): string {
  return place === 0 ? "ADMIN_TOKEN" : `ADMIN_TOKEN_${place + 1}`;
}

function withOrgFile(org: ReadyOrg, place: number): NamedOrg {
  const orgFile = `instanceUrl: ${org.url}
template: kantiv-integration
admin:
  accessToken: { env: ${tokenVariable(place)} }
integrationUser:
  username: ${org.integrationUser.username}
jwt:
  certificate: kantiv.crt
  key: { file: kantiv.key }
`;
  return { ...org, orgFile };
}
