import type { ProgressEvent } from "../../src/model/events.ts";
import type { Env, Exec } from "../../src/model/ports.ts";
import type { AdminSource, Settings } from "../../src/model/settings.ts";
import { createHttp } from "../../src/net/http.ts";
import type { AdminSessionPorts } from "../../src/org/session/credentials.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { recordId } from "../helpers/record-id.ts";
import { type Answer, ok } from "./scripted-org.ts";

/** An org file, read: for the org at this URL, with this source of the admin's session. */
export function settingsFor(instanceUrl: string, admin: AdminSource): Settings {
  return {
    file: "acme.yaml",
    instanceUrl,
    trustedHosts: [],
    template: "kantiv-integration",
    admin,
    integrationUser: { username: "kantiv@acme.com.uat" },
    jwt: { certificate: "kantiv.crt" },
    parameters: {},
  };
}

export const byToken: AdminSource = { kind: "accessToken", token: { env: "SF_ACCESS_TOKEN" } };

/** Ports with real HTTP and everything else in memory. */
export function sessionPorts(given: { env?: Env; files?: Record<string, string>; exec?: Exec } = {}) {
  const events: ProgressEvent[] = [];
  const ports: AdminSessionPorts = {
    http: createHttp(),
    clock: fakeClock(),
    env: { SF_ACCESS_TOKEN: "00D000000000001EAA!AQ0AQ.scripted", ...given.env },
    exec: given.exec ?? (() => Promise.reject(new Error("the test did not expect a program"))),
    files: memoryFiles(given.files ?? {}),
    emit: (event) => void events.push(event),
    randomId: () => "f47ac10b-58cc-4372-a567-0e02b2c3d479",
  };
  return { ports, events };
}

const ORGANIZATION = {
  Id: "00D000000000001EAA",
  Name: "Acme",
  IsSandbox: true,
  OrganizationType: "Enterprise Edition",
  InstanceName: null,
  TrialExpirationDate: null,
  NamespacePrefix: null,
};

/** Permissions as `PermissionSetAssignment` shows them: every one that an apply needs, none that implies one. */
export const ALL_PERMISSIONS = {
  PermissionsModifyMetadata: true,
  PermissionsModifyAllData: false,
  PermissionsAssignPermissionSets: true,
  PermissionsManageUsers: false,
  PermissionsExternalClientAppDeveloper: true,
  PermissionsExternalClientAppAdmin: true,
};

/** The administrator's assignment, with what it permits. */
export const held = (permissions: Partial<typeof ALL_PERMISSIONS>): Part =>
  rows({
    Id: recordId("0Pa", 1),
    Assignee: { Username: "admin@acme.com.uat" },
    PermissionSet: { ...ALL_PERMISSIONS, ...permissions },
  });

export interface Part {
  status?: number;
  body: unknown;
}

/** The answer to a query with these rows. */
export const rows = (...records: unknown[]): Part => ({ body: { totalSize: records.length, done: true, records } });

/** The answer to the composite request of a run, each part as given or as an org in good order gives it. */
export function compositeAnswer(parts: Readonly<Record<string, Part>> = {}): Answer {
  const usual: Record<string, Part> = {
    organization: rows(ORGANIZATION),
    adminPermissions: held({}),
    user: rows({
      Id: "005000000000002AAA",
      Username: "kantiv@acme.com.uat",
      IsActive: true,
      ProfileId: "00e000000000001AAA",
    }),
    assignments: rows(),
    accessRows: rows(),
  };
  const compositeResponse = Object.entries({ ...usual, ...parts }).map(([referenceId, { status = 200, body }]) => ({
    referenceId,
    httpStatusCode: status,
    body,
  }));
  return ok({ compositeResponse });
}

export const VERSIONS = ok(["50.0", "65.0", "66.0", "67.0", "68.0"].map((version) => ({ version })));
export const USERINFO = ok({
  user_id: "005000000000001AAA",
  organization_id: ORGANIZATION.Id,
  preferred_username: "admin@acme.com.uat",
});
export const organization = (given: Partial<typeof ORGANIZATION>): Part => rows({ ...ORGANIZATION, ...given });
