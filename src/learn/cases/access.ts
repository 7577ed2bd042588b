/** Who may use an app: the rows behind its policy, and assignments. */
import { file } from "../app-files.ts";
import type { Bench } from "../bench.ts";
import { CannotAsk, type OpenCase, type PlainCase, type SwitchCase } from "../case.ts";
import { quoted } from "../platform.ts";
import { outcome, restText } from "../seen.ts";
import { pathOf, withPolicyOf } from "./edits.ts";

/** What a deployment says of a permission set of the suite's own. */
async function grant(bench: Bench, purpose: string, body: string): Promise<string[]> {
  const name = bench.name(purpose);
  const set = file("PermissionSet", `<label>${name}</label>${body}`);
  return outcome(await bench.deploy([name], { [`permissionsets/${name}.permissionset`]: set })).problems;
}

const objectRights = (object: string, ...on: string[]) => {
  const all = ["allowCreate", "allowDelete", "allowEdit", "allowRead", "modifyAllRecords", "viewAllRecords"];
  const flags = all.map((right) => `<${right}>${on.includes(right)}</${right}>`);
  return `<objectPermissions>${flags.join("")}<object>${object}</object></objectPermissions>`;
};

const fieldRights = (field: string, readable: boolean, editable: boolean) =>
  `<fieldPermissions><editable>${editable}</editable><field>${field}</field><readable>${readable}</readable></fieldPermissions>`;

export const ACCESS_CASES: PlainCase[] = [
  {
    id: "grant-unknown",
    title: "A permission set that names a field which is not there, or one that is required, is refused",
    certainty: "seen",
    ledger: "no CustomField named X found",
    see: async (bench) => [
      ...(await grant(bench, "nofield", fieldRights("Account.KantivNone__c", true, false))),
      ...(await grant(bench, "noobject", objectRights("KantivNone__c", "allowRead"))),
      ...(await grant(bench, "required", fieldRights("Account.Name", true, false))),
    ],
    expect: [
      "In field: field - no CustomField named Account.KantivNone__c found",
      "In field: object - no CustomObject named KantivNone__c found",
      "You cannot deploy to a required field: Account.Name",
    ],
  },
  {
    id: "grant-alone",
    title: "Rights on an object that do not stand alone are refused",
    certainty: "seen",
    ledger: "depends on permission(s): Read X",
    see: (bench) => grant(bench, "alone", objectRights("Account", "allowCreate")),
    expect: ["Permission Create Account depends on permission(s): Read Account"],
  },
  {
    id: "grant-rows",
    title: "What a permission set opens stands in ObjectPermissions and FieldPermissions",
    certainty: "documented",
    ledger: "Rows of ObjectPermissions",
    see: async (bench) => {
      const body = objectRights("Account", "allowRead", "allowEdit") + fieldRights("Account.Phone", true, true);
      const problems = await grant(bench, "rows", body);
      const parent = `Parent.Name = '${bench.name("rows")}'`;
      const rows = (what: string) => bench.platform.rows(`SELECT ${what} WHERE ${parent}`);
      const [object] = await rows(
        "SobjectType, PermissionsRead, PermissionsEdit, PermissionsDelete FROM ObjectPermissions",
      );
      const [field] = await rows("Field, PermissionsRead, PermissionsEdit FROM FieldPermissions");
      const right = (row: Record<string, unknown> | undefined, name: string) => String(row?.[name]);
      return {
        problems,
        object: ["SobjectType", "PermissionsRead", "PermissionsEdit", "PermissionsDelete"].map((it) =>
          right(object, it),
        ),
        field: ["Field", "PermissionsRead", "PermissionsEdit"].map((it) => right(field, it)),
      };
    },
    expect: {
      problems: [],
      object: ["Account", "true", "true", "false"],
      field: ["Account.Phone", "true", "true"],
    },
  },
  {
    id: "any-api-client",
    title: "A user with Use Any API Client gets in to an app that is open to nobody else",
    certainty: "documented",
    ledger: "*Use Any API Client*",
    see: async (bench) => {
      const app = await bench.make(bench.app("any"));
      const name = bench.name("anyclient");
      const permission = "<userPermissions><enabled>true</enabled><name>UseAnyApiClient</name></userPermissions>";
      const set = file("PermissionSet", `<label>${name}</label>${permission}`);
      const { status } = await bench.deploy([name], { [`permissionsets/${name}.permissionset`]: set });
      await bench.give(name);
      return { status, login: await bench.settled(app) };
    },
    expect: { status: "Succeeded", login: "token" },
  },
  {
    id: "semi-joins",
    title: "A query with three sub-selects in its condition is refused",
    certainty: "documented",
    ledger: "Two semi-joins or anti-joins",
    see: async ({ platform }) => {
      const sub = "Id NOT IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'None')";
      const ask = async (count: number) => {
        const where = Array.from({ length: count }, () => sub).join(" AND ");
        return restText(await platform.query(`SELECT Id FROM User WHERE ${where} LIMIT 1`));
      };
      return { two: (await ask(2)).slice(0, 3), three: await ask(3) };
    },
    expect: { two: "200", three: "400 MALFORMED_QUERY: Maximum 2 semi join sub-selects are allowed" },
  },
  {
    id: "assign-twice",
    title: "A permission set that a user holds cannot be given again",
    certainty: "seen",
    ledger: "Duplicate PermissionSetAssignment",
    see: async (bench) => {
      const app = await bench.ready();
      const { platform, target } = bench;
      const [user] = await platform.rows(`SELECT Id FROM User WHERE Username = ${quoted(target.integrationUser)}`);
      const [set] = await platform.rows(`SELECT Id FROM PermissionSet WHERE Name = '${app.permissionSet}'`);
      const ids = { AssigneeId: user?.Id ?? null, PermissionSetId: set?.Id ?? null };
      return restText(await platform.rest("POST", "/sobjects/PermissionSetAssignment", ids));
    },
    expect: "400 DUPLICATE_VALUE: Duplicate PermissionSetAssignment. Assignee: <id>; Permission Set: <id>",
  },
];

export const OPEN_ACCESS_CASES: OpenCase[] = [
  {
    id: "deploy-again",
    title: "All of an app is deployed again, with another label and the list that it had",
    open: "whether an apply may send a list that is granted already, and whether the row stays",
    see: async (bench) => {
      const app = await bench.makeOpen(bench.app("again"));
      const path = pathOf(app, ".eca");
      const whole = { ...app.files, [path]: (app.files[path] ?? "").replace("<label>", "<label>Again ") };
      const answer = outcome(await bench.deploy([app.name], whole));
      return { ...answer, rows: await bench.accessRows(app) };
    },
  },
];

export const ACCESS_SWITCHES: SwitchCase[] = [
  {
    id: "standard-parents",
    title: "A permission set that reads Contact has to read Account, too",
    switch: "standardParents",
    see: (bench) => grant(bench, "contact", objectRights("Contact", "allowRead")),
    values: { needed: ["Permission Read Contact depends on permission(s): Read Account"], free: [] },
  },
  {
    id: "editable-unreadable",
    title: "A field that may be edited and not read is refused",
    switch: "editableUnreadable",
    see: (bench) =>
      grant(bench, "blind", objectRights("Account", "allowRead") + fieldRights("Account.Phone", false, true)),
    values: { refused: ["A field has to be readable to be editable"], readable: [] },
  },
  {
    id: "any-api-client-column",
    title: "Permission sets have a column for Use Any API Client",
    switch: "useAnyApiClient",
    see: async ({ platform }) => {
      const soql = "SELECT COUNT() FROM PermissionSet WHERE PermissionsUseAnyApiClient = true";
      const { status, json } = await platform.query(soql);
      return status === 200 ? "column" : String((json as { errorCode?: string }[])[0]?.errorCode);
    },
    values: { known: "column", unknown: "INVALID_FIELD" },
  },
  {
    id: "access-row",
    title: "A policy that lists a permission set makes the row that lets its holders in",
    switch: "policyMakesAccessRow",
    see: async (bench) => bench.accessRows(await bench.make(bench.app("rows"))),
    values: { yes: 1, no: 0 },
  },
  {
    id: "access-row-replaced",
    title: "A policy that lists another permission set leaves the first one's row",
    switch: "policyListReplacesAccess",
    see: async (bench) => {
      const app = await bench.makeOpen(bench.app("replaced"));
      const second = bench.name("replacing");
      const answer = outcome(await bench.deploy([app.name, second], withPolicyOf(app, second).files));
      return { ...answer, left: await bench.accessRows(app, await bench.setId(app.permissionSet)) };
    },
    values: {
      yes: { status: "Succeeded", problems: [], left: 0 },
      no: { status: "Succeeded", problems: [], left: 1 },
    },
  },
  {
    id: "access-row-relisted",
    title: "A policy is deployed again, with the list that it had",
    switch: "relistedAccess",
    see: async (bench) => {
      const app = await bench.makeOpen(bench.app("relisted"));
      const files = Object.entries(app.files).filter(([path]) => path.endsWith(".ecaOauthPlcy"));
      return outcome(await bench.deploy([app.name], Object.fromEntries(files)));
    },
    values: {
      accepted: { status: "Succeeded", problems: [] },
      refused: { status: "Failed", problems: ["permission set names are already taken"] },
    },
  },
  {
    id: "incomplete-preauthorization",
    title: "A user who holds no permission set of the policy, by the answer's error",
    switch: "incompletePreauthorization",
    see: async (bench) => {
      const app = await bench.ready();
      const claims = { iss: await bench.consumerKey(app), sub: bench.org.username };
      const { json } = await bench.platform.login(claims, bench.keys.own.privateKey);
      return String((json as { error?: string } | null)?.error ?? "token");
    },
    values: { invalid_app_access: "invalid_app_access", app_not_found: "app_not_found" },
  },
  {
    id: "profile-only",
    title: "A profile is the only way in",
    switch: "profilePreauthorizes",
    see: async (bench) => {
      const user = `SELECT ProfileId FROM User WHERE Username = ${quoted(bench.target.integrationUser)}`;
      const [profile] = await bench.platform.rows(`SELECT Id, Name FROM Profile WHERE Id IN (${user})`);
      const commaSeparatedProfile = String(profile?.Name);
      const app = await bench.make(bench.app("byProfile", { policy: { commaSeparatedProfile } }));
      const owned = `SELECT Id FROM PermissionSet WHERE ProfileId = '${profile?.Id}'`;
      const [set] = await bench.platform.rows(owned);
      await bench.openBy(app, String(set?.Id));
      if ((await bench.accessRows(app, String(set?.Id))) === 0) throw new CannotAsk("the profile got no row");
      return (await bench.settled(app)) === "token";
    },
    values: { yes: true, no: false },
  },
  {
    id: "access-row-dropped",
    title: "Deploying the app's own file again leaves its rows",
    switch: "redeployDropsAccess",
    see: async (bench) => {
      const app = await bench.makeOpen(bench.app("dropped"));
      const path = pathOf(app, ".eca");
      const text = (app.files[path] ?? "").replace("<label>", "<label>Again ");
      const before = await bench.accessRows(app);
      const { status } = await bench.deploy([app.name], { [path]: text });
      return { status, before, after: await bench.accessRows(app) };
    },
    values: {
      no: { status: "Succeeded", before: 1, after: 1 },
      yes: { status: "Succeeded", before: 1, after: 0 },
    },
  },
];
