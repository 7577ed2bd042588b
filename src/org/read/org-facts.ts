import { textOf } from "../../metadata/component.ts";
import { readLayout } from "../../metadata/layout.ts";
import type { Known } from "../../model/access.ts";
import type { AdminLogin, OrgFacts, OrgSettings } from "../../model/doctor.ts";
import { KantivError } from "../../model/errors.ts";
import type { Component } from "../../model/metadata.ts";
import type { OrgReader } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import type { WaitPorts } from "../metadata/poll.ts";
import { retrieveFiles } from "../metadata/retrieve.ts";
import { endsAsking, type Row, told, unknown } from "../session/known.ts";
import { permissionsIn, soqlText } from "./queries.ts";
import { INTEGRATION_PSL, seatsOf } from "./user-facts.ts";

/** User permissions, as the Metadata API names them, beside those of the first look at an org. */
const OF_ADMIN = ["ViewSetup", "ViewClientSecret"];
const OF_USER = ["TwoFactorApi", "ForceTwoFactor", "BypassMFAForUiLogins"];

/**
 * Reads what an org tells of itself beside what a plan needs: one composite, the limits, and a retrieve of two settings
 * files. Four requests or more. What the org refuses is told as unknown; only a dead session or network throws.
 */
export async function readOrgFacts(
  org: OrgReader,
  { adminUserId, username }: { adminUserId: string; username: string },
  ports: WaitPorts,
): Promise<OrgFacts> {
  const answers = await org.queries({
    licences: "SELECT Name, TotalLicenses, UsedLicenses FROM UserLicense",
    integrationLicence: `SELECT TotalLicenses, UsedLicenses FROM PermissionSetLicense WHERE DeveloperName = ${soqlText(INTEGRATION_PSL)}`,
    adminLogin: `SELECT LoginTime, SourceIp FROM LoginHistory WHERE UserId = ${soqlText(adminUserId)} ORDER BY LoginTime DESC LIMIT 1`,
    adminPermissions: permissionsQuestion(OF_ADMIN, `AssigneeId = ${soqlText(adminUserId)}`),
    userPermissions: permissionsQuestion(OF_USER, `Assignee.Username = ${soqlText(username)}`),
  });
  return {
    licences: told(answers.licences, (rows) => Object.fromEntries(rows.map((row) => [String(row.Name), seatsOf(row)]))),
    integrationLicence: told(answers.integrationLicence, ([row]) => (row ? seatsOf(row) : null)),
    adminLogin: told(answers.adminLogin, ([row]) => (row ? loginOf(row) : null)),
    adminPermissions: permissionsIn(OF_ADMIN, answers.adminPermissions),
    userPermissions: permissionsIn(OF_USER, answers.userPermissions),
    apiRequests: await known(async () => {
      const { DailyApiRequests: requests } = await org.limits();
      return requests ? { known: true, value: requests } : unknown("the org's limits do not name DailyApiRequests");
    }),
    settings: await known(async () => ({ known: true, value: await readSettings(org, ports) })),
  };
}

/** By itself: an org that does not know one of the permissions refuses the query. */
function permissionsQuestion(names: readonly string[], whose: string): string {
  const columns = names.map((name) => `PermissionSet.Permissions${name}`);
  return `SELECT Id, ${columns.join(", ")} FROM PermissionSetAssignment WHERE ${whose}`;
}

function loginOf(row: Row): AdminLogin {
  return { at: Date.parse(String(row.LoginTime)), sourceIp: printable(String(row.SourceIp ?? "")) };
}

/** A part that the org fails to give out is one unknown among many; without session or network nothing can be asked. */
async function known<T>(read: () => Promise<Known<T>>): Promise<Known<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof KantivError) || endsAsking(error)) throw error;
    return unknown(printable(error.message, 300));
  }
}

async function readSettings(org: OrgReader, ports: WaitPorts): Promise<OrgSettings> {
  const { files } = await retrieveFiles(org, { Settings: ["ExternalClientApp", "ConnectedApp"] }, ports);
  const components = readLayout(files);
  return {
    externalClientApp: elementsOf(components, "ExternalClientAppSettings"),
    connectedApp: elementsOf(components, "ConnectedAppSettings"),
  };
}

function elementsOf(components: readonly Component[], type: string): Record<string, string> | null {
  const root = components.find((component) => component.type === type)?.root;
  return root ? Object.fromEntries(root.children.map(({ name }) => [name, textOf(root, name)?.trim() ?? ""])) : null;
}
