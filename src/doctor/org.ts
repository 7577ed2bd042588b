import type { Known } from "../model/access.ts";
import type { DoctorLine, OrgFacts, OrgSettings } from "../model/doctor.ts";
import type { KantivError } from "../model/errors.ts";
import type { OrgIdentity } from "../model/org.ts";
import { amiss, judged, type LineId, open, passed, stops } from "./lines.ts";

/** What an org can be, as it says itself. */
type OrgKind = "sandbox" | "scratch" | "developer" | "trial" | "production";

const IN_WORDS: Readonly<Record<OrgKind, string>> = {
  sandbox: "sandbox",
  scratch: "scratch org",
  developer: "developer org",
  trial: "trial",
  production: "production",
};

/** Both clocks at one moment, in milliseconds; the org's is undefined where it did not say. */
interface Clocks {
  here: number;
  org: number | undefined;
}

export interface OrgLook {
  identity: OrgIdentity;
  facts: OrgFacts;
  clocks: Clocks;
  /** The one that is spoken. */
  apiVersion: string;
  /** Why an apply would not touch this org; undefined where it may. */
  refused: KantivError | undefined;
  /** Whom the template's app lets in. */
  adminApproved: boolean;
}

/**
 * A scratch org is a sandbox with an end, as the Salesforce CLI tells them apart; a Developer Edition is no sandbox.
 */
export function kindOf({ sandbox, endsAt, organizationType }: OrgIdentity): OrgKind {
  if (sandbox) return endsAt === undefined ? "sandbox" : "scratch";
  if (organizationType === "Developer Edition") return "developer";
  return endsAt === undefined ? "production" : "trial";
}

/** What the org itself is. Pure. */
export function orgLines({ identity, facts, clocks, apiVersion, refused, adminApproved }: OrgLook): DoctorLine[] {
  const { settings } = facts;
  return [
    passed("session", `${identity.admin.username} in org ${identity.orgId}`),
    clockLine(clocks),
    kindLine(identity, refused),
    editionLine(identity),
    passed("api-version", `${apiVersion} is spoken; the org's newest is ${releaseOf(identity.maxApiVersion)}`),
    requestsLine(facts.apiRequests),
    appsLine(settings),
    secretLine("secret-by-rest", settings, "enableClientSecretInRestApiAccess", NEEDS_SECRET),
    secretLine("secret-by-metadata", settings, "enableConsumerSecretApiAccess", "nothing here needs it"),
    accessControlLine(settings, adminApproved),
    open(
      "connected-apps",
      "the org tells it by no API; External Client Apps do not need it",
      "Setup, External Client Apps, Settings: Allow creation of connected apps",
    ),
  ];
}

/** An assertion is good for three minutes at most, by the org's clock. */
const MAX_SKEW_MS = 60_000;

function clockLine({ here, org }: Clocks): DoctorLine {
  if (org === undefined) return open("clock", "the org's answers carry no date", "date -u");
  const seconds = Math.round((here - org) / 1000);
  const words = `this machine is ${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} the org`;
  if (Math.abs(here - org) <= MAX_SKEW_MS) {
    return passed("clock", Math.abs(seconds) <= 1 ? "this machine agrees with the org" : words);
  }
  return stops(
    "clock",
    `${words}; what is signed by this clock is refused`,
    "Set this machine's clock by NTP, e.g. sudo timedatectl set-ntp true",
  );
}

function kindLine(identity: OrgIdentity, refused: KantivError | undefined): DoctorLine {
  const kind = IN_WORDS[kindOf(identity)];
  const ends = identity.endsAt === undefined ? "" : `, ends on ${identity.endsAt.slice(0, 10)}`;
  const detail = `${kind}${ends}: ${identity.name}`;
  return refused ? stops("org-kind", detail, refused.remedy, refused.code) : passed("org-kind", detail);
}

function editionLine({ organizationType, instanceName }: OrgIdentity): DoctorLine {
  if (organizationType === "") {
    return open("org-edition", "the org does not say", "Setup, Company Information");
  }
  return passed("org-edition", `${organizationType}${instanceName ? `, instance ${instanceName}` : ""}`);
}

const SEASONS = ["Winter", "Spring", "Summer"];

/** `68.0 (Winter '27)`: version 50 was Winter '21, and every year has three releases. */
function releaseOf(version: string): string {
  const since = Number(version) - 50;
  const season = SEASONS[((since % 3) + 3) % 3];
  return Number.isInteger(since) && since >= 0 ? `${version} (${season} '${21 + Math.floor(since / 3)})` : version;
}

/** More than an apply takes, its waiting included. */
const REQUESTS_NEEDED = 200;

function requestsLine(apiRequests: OrgFacts["apiRequests"]): DoctorLine {
  const place = "Setup, Company Information: API Requests, Last 24 Hours";
  return judged("api-requests", apiRequests, place, ({ max, remaining }) => {
    const words = `${remaining} of ${max} for these 24 hours`;
    if (remaining >= REQUESTS_NEEDED) return passed("api-requests", words);
    return stops(
      "api-requests",
      `${words}; an apply may take ${REQUESTS_NEEDED}`,
      `Wait until there are more. ${place}`,
    );
  });
}

const MANAGER = "Setup, External Client App Manager";
const NEEDS_SECRET = "only handoff and credentials --with-secret need it";

function appsLine(settings: Known<OrgSettings>): DoctorLine {
  return judged("external-client-apps", settings, MANAGER, ({ externalClientApp }) => {
    if (externalClientApp === null)
      return open("external-client-apps", "the org gives out no settings of them", MANAGER);
    // The opt-in of API 58 to 62.
    if (externalClientApp.enableExternalClientApps === "false") {
      return stops("external-client-apps", "they are off", "Setup, External Client Apps, Settings: turn them on");
    }
    return passed("external-client-apps", "the org has them and gives out their settings");
  });
}

const SETTINGS_PAGE = "Setup, External Client Apps, Settings";

/** Off is safe; what is on is told, since others may be let in by it on purpose. */
function secretLine(id: LineId, settings: Known<OrgSettings>, element: string, need: string): DoctorLine {
  return judged(id, settings, SETTINGS_PAGE, ({ externalClientApp }) => {
    const value = externalClientApp?.[element];
    if (value === "true") return passed(id, `on: who may view secrets can read them so; ${need}`);
    if (value === "false") return passed(id, `off; ${need}`);
    return open(id, `the org does not show ${element}`, SETTINGS_PAGE);
  });
}

function accessControlLine(settings: Known<OrgSettings>, adminApproved: boolean): DoctorLine {
  const id = "api-access-control";
  const place = "Setup, API Access Control";
  return judged(id, settings, place, ({ connectedApp }) => {
    const value = connectedApp?.enableAdminApprovedAppsOnly;
    if (value === "false") return passed(id, "off");
    if (value !== "true") return open(id, "the org does not show whether it is on", place);
    const words = "on: only apps that an administrator approved may call the API";
    if (adminApproved) return passed(id, `${words}, and the template's is one`);
    return amiss(id, `${words}, and the template's is none`, "In the template: AdminApprovedPreAuthorized");
  });
}
