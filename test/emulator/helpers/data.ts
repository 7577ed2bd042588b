/** An org with business data, and permission sets that open parts of it to the integration user. */

import { afterEach, beforeEach, expect } from "vitest";
import type { OrgSeed } from "../../../src/emulator/index.ts";
import { newSessionToken, nextId } from "../../../src/emulator/state/ids.ts";
import type { MetadataFields } from "../../../src/emulator/state/types.ts";
import { TestOrg } from "./client.ts";

const DATA: OrgSeed = {
  objects: [
    { name: "Account", fields: [{ name: "Segment__c", type: "picklist", picklist: ["A", "B"] }] },
    {
      name: "Site_Visit__c",
      fields: [
        { name: "Account__c", referenceTo: "Account", isMasterDetail: true },
        { name: "Visited__c", type: "date" },
        { name: "Notes__c", type: "textarea" },
      ],
    },
  ],
  records: {
    Account: [{ Name: "Acme", Phone: "+45 1", BillingCity: "Aarhus", Segment__c: "A" }],
    Contact: [{ LastName: "Day", FirstName: "Dan" }],
    Site_Visit__c: [{ Name: "First", Notes__c: "quiet" }],
  },
};

interface Grant {
  name?: string;
  /** Rights by object, with blanks between them. */
  objects?: Readonly<Record<string, string>>;
  fields?: Readonly<Record<string, "readable" | "editable">>;
  permissions?: readonly string[];
}

/** With API Enabled for the integration user from its first permission set on. */
export async function dataOrg(seed: OrgSeed = DATA) {
  const org = await TestOrg.start({ seed: { orgs: [seed] } });
  const account = org.org.records.Account?.[0]?.id ?? "";
  for (const record of org.org.records.Contact ?? []) record.fields.AccountId = account;
  for (const record of org.org.records.Site_Visit__c ?? []) record.fields.Account__c = account;
  const user = org.integrationUser;
  return Object.assign(org, {
    /** From here on, requests come from this user. */
    actAs(username: string) {
      const found = org.org.users.find((candidate) => candidate.username === username);
      const token = newSessionToken(org.org);
      const times = { createdAt: org.clock.time, usedAt: org.clock.time, timeout: 3_600_000 };
      org.org.sessions.push({ token, userId: found?.id ?? "", kind: "oauth", scopes: null, appId: null, ...times });
      org.token = token;
    },
    /** Gives the integration user one more permission set. */
    grant({ name = "Data", objects = {}, fields = {}, permissions = ["ApiEnabled"] }: Grant) {
      const set: MetadataFields = {
        label: name,
        objectPermissions: Object.entries(objects).map(([object, rights]) => ({
          object,
          ...Object.fromEntries(rights.split(" ").map((right) => [right, "true"])),
        })),
        fieldPermissions: Object.entries(fields).map(([field, right]) => ({
          field,
          readable: "true",
          [right]: "true",
        })),
        userPermissions: permissions.map((permission) => ({ enabled: "true", name: permission })),
      };
      const id = nextId(org.org, "0PS");
      const stamps = { createdAt: 0, createdBy: user.id, modifiedAt: 0, modifiedBy: user.id };
      org.org.components.push({ id, type: "PermissionSet", fullName: name, fields: set, ...stamps });
      const row = { id: nextId(org.org, "0Pa"), assigneeId: user.id, permissionSetId: id, expiresAt: null };
      org.org.assignments.push(row);
    },
  });
}

export type DataOrg = Awaited<ReturnType<typeof dataOrg>>;

/**
 * A new org with data for each test of a file, in a variable of the file's; after each the one that is there is closed, and nothing
 * was asked of it that the emulator does not have.
 */
export function eachWithDataOrg(set: (org: DataOrg) => void, get: () => DataOrg): void {
  beforeEach(async () => set(await dataOrg()));
  afterEach(async () => {
    expect(get().emulator.unknownRoutes()).toEqual([]);
    await get().close();
  });
}
