import { describe, expect, it } from "vitest";
import { dataAccess } from "../../src/metadata/data-access.ts";
import { NAMESPACE, parseXml } from "../../src/metadata/xml.ts";

function set(...rows: string[]) {
  const root = parseXml(`<PermissionSet xmlns="${NAMESPACE}">${rows.join("")}</PermissionSet>`, "f");
  return { type: "PermissionSet", fullName: "A", root };
}

const object = (name: string, granted: string) => {
  const flags = ["Create", "Delete", "Edit", "Read"].map(
    (one) => `<allow${one}>${granted.includes(one.charAt(0).toLowerCase())}</allow${one}>`,
  );
  const all = `<modifyAllRecords>${granted.includes("M")}</modifyAllRecords><object>${name}</object>`;
  return `<objectPermissions>${flags.join("")}${all}<viewAllRecords>${granted.includes("V")}</viewAllRecords></objectPermissions>`;
};
const field = (name: string, edit: boolean, read = true) =>
  `<fieldPermissions><editable>${edit}</editable><field>${name}</field><readable>${read}</readable></fieldPermissions>`;

describe("what permission sets grant together", () => {
  it("is a row for each object, sorted, with the most that any of them grants", () => {
    const { objects } = dataAccess([set(object("Lead", "r"), object("Account", "rV")), set(object("lead", "cerM"))]);
    expect(objects).toEqual([
      { object: "Account", read: true, create: false, edit: false, delete: false, all: "view" },
      { object: "Lead", read: true, create: true, edit: true, delete: false, all: "modify" },
    ]);
  });

  it("is fields that may be read or edited, and no others", () => {
    const { fields } = dataAccess([set(field("Lead.A", false, false), field("Lead.B", true), field("Lead.C", false))]);
    expect(fields).toEqual([
      { field: "Lead.B", read: true, edit: true },
      { field: "Lead.C", read: true, edit: false },
    ]);
  });

  it("is everything else that is on: permissions, classes, record types, tabs", () => {
    const { others } = dataAccess([
      set(
        "<classAccesses><apexClass>Sync</apexClass><enabled>true</enabled></classAccesses>",
        "<recordTypeVisibilities><recordType>Lead.X</recordType><visible>false</visible></recordTypeVisibilities>",
        "<tabSettings><tab>standard-Lead</tab><visibility>Visible</visibility></tabSettings>",
        "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>",
      ),
    ]);
    expect(others).toEqual([
      { kind: "classAccesses", name: "Sync" },
      { kind: "tabSettings", name: "standard-Lead" },
      { kind: "userPermissions", name: "ApiEnabled" },
    ]);
  });
});
