/** What takes a user, a profile or a group of the run's own. */
import { file } from "../app-files.ts";
import type { Bench } from "../bench.ts";
import { CannotAsk, type SwitchCase } from "../case.ts";
import type { Json } from "../mask.ts";
import { outcome, restText } from "../seen.ts";
import { pathOf, policyWithoutList } from "./edits.ts";

/** Of a documentation net (RFC 5737): nobody comes from there. */
const ELSEWHERE =
  "<loginIpRanges><endAddress>192.0.2.1</endAddress><startAddress>192.0.2.1</startAddress></loginIpRanges>";

const listed = (value: Json | undefined): Json[] => (value === undefined || value === null ? [] : [value].flat());

/** The address from which the org sees this machine, by the newest login of the run; undefined where it does not tell. */
async function ownAddress({ platform, mask }: Bench, userIds: readonly string[]): Promise<string | undefined> {
  const ids = userIds.map((id) => `'${id}'`).join(", ");
  const soql = `SELECT SourceIp FROM LoginHistory WHERE UserId IN (${ids}) ORDER BY LoginTime DESC LIMIT 1`;
  const [row] = await platform.rows(soql);
  const address = typeof row?.SourceIp === "string" && /^[\d.:a-f]+$/i.test(row.SourceIp) ? row.SourceIp : undefined;
  if (address) mask.know(address, "own address");
  return address;
}

/** A permission set group of one permission set. */
async function makeGroup(bench: Bench, purpose: string): Promise<{ group: string; id: string; set: string }> {
  const [set, group] = [bench.name(`${purpose}set`), bench.name(purpose)];
  await bench.note({ permissionSets: [set], groups: [group] });
  const files = {
    [`permissionsets/${set}.permissionset`]: file("PermissionSet", `<label>${set}</label>`),
    [`permissionsetgroups/${group}.permissionsetgroup`]: file(
      "PermissionSetGroup",
      `<label>${group}</label><permissionSets>${set}</permissionSets>`,
    ),
  };
  const answer = outcome(await bench.platform.deploy(files));
  if (answer.status !== "Succeeded") throw new Error(`${group}: ${answer.problems.join(" ")}`);
  return { group, id: await workedOut(bench, group), set };
}

/** The id of a group once it may be given: an org works it out some time after its deployment. */
async function workedOut({ platform }: Bench, group: string): Promise<string> {
  const { clock, patienceMs, pollMs } = platform.target;
  const until = clock.now() + patienceMs;
  for (;;) {
    const [row] = await platform.rows(`SELECT Id, Status FROM PermissionSetGroup WHERE DeveloperName = '${group}'`);
    if (row?.Status === "Updated" || clock.now() > until) return String(row?.Id);
    await clock.sleep(pollMs);
  }
}

const IP_RESTRICTED = "400 invalid_grant: ip restricted";

export const USER_SWITCHES: SwitchCase[] = [
  {
    id: "new-profile",
    title: "A profile that a deployment makes opens something from the beginning",
    switch: "newProfile",
    see: async (bench) => {
      const name = await bench.people.profile("profile");
      const { userPermissions } = await bench.platform.read("Profile", name);
      return listed(userPermissions).some((row) => String((row as { enabled?: Json }).enabled) === "true");
    },
    values: { standard: true, empty: false },
  },
  {
    id: "ranges-left-out",
    title: "A profile's file without login IP ranges leaves those that are there",
    switch: "rangesLeftOut",
    see: async (bench) => {
      const name = await bench.people.profile("ranges", ELSEWHERE);
      await bench.people.putProfile(name, "<description>without ranges</description>");
      const { loginIpRanges } = await bench.platform.read("Profile", name);
      return listed(loginIpRanges).length;
    },
    values: { kept: 1, removed: 0 },
  },
  {
    id: "ip-relaxation",
    title: "Outside of the profile's login IP ranges; then with an app that relaxes them, and trusts the address",
    switch: "ipRelaxationForJwt",
    see: async (bench) => {
      const user = await bench.people.user(await bench.people.profile("outside", ELSEWHERE));
      const app = await bench.makeOpen(bench.app("outsider"));
      await bench.give(app.permissionSet, user.id);
      const enforced = await bench.settled(app, undefined, user.username);
      const address = await ownAddress(bench, [user.id, bench.org.userId]);
      const settings = pathOf(app, ".ecaOauth");
      const range = `<trustedIpRanges><endIpAddress>${address}</endIpAddress><startIpAddress>${address}</startIpAddress></trustedIpRanges></ExtlClntAppOauthSettings>`;
      await bench.make({
        ...app,
        files: {
          ...policyWithoutList(app, "Enforce", "Bypass"),
          ...(address ? { [settings]: (app.files[settings] ?? "").replace("</ExtlClntAppOauthSettings>", range) } : {}),
        },
      });
      const claims = { ...(await bench.claims(app)), sub: user.username };
      return { enforced, relaxed: await bench.patience.opened(claims, bench.keys.own.privateKey) };
    },
    values: {
      no: { enforced: IP_RESTRICTED, relaxed: IP_RESTRICTED },
      yes: { enforced: IP_RESTRICTED, relaxed: "token" },
    },
  },
  {
    id: "licensed-set",
    title: "Giving a permission set of a permission set licence to a user who has not the licence",
    switch: "licensedSet",
    see: async (bench) => {
      const { platform, people } = bench;
      const licence = "DeveloperName = 'SalesforceAPIIntegrationPsl'";
      const [seats] = await platform.rows(
        `SELECT TotalLicenses, UsedLicenses FROM PermissionSetLicense WHERE ${licence}`,
      );
      if (!seats || Number(seats.UsedLicenses) >= Number(seats.TotalLicenses)) {
        throw new CannotAsk("no licence Salesforce API Integration is left");
      }
      const user = await people.user(await people.profile("licensee"));
      const set = bench.name("bound");
      const text = file("PermissionSet", `<label>${set}</label><license>SalesforceAPIIntegrationPsl</license>`);
      await bench.note({ permissionSets: [set] });
      await platform.deploy({ [`permissionsets/${set}.permissionset`]: text });
      const ids = { AssigneeId: user.id, PermissionSetId: await bench.setId(set) };
      const given = await platform.rest("POST", "/sobjects/PermissionSetAssignment", ids);
      const held = `SELECT Id FROM PermissionSetLicenseAssign WHERE AssigneeId = '${user.id}'`;
      return { status: given.status, licences: (await platform.rows(held)).length };
    },
    values: { "licence too": { status: 201, licences: 1 }, refused: { status: 400, licences: 0 } },
  },
  {
    id: "group-rows",
    title: "Who is given a permission set group has a row of it, and one of each of its permission sets",
    switch: "groupAssignmentRows",
    see: async (bench) => {
      const { id, set } = await makeGroup(bench, "group");
      const AssigneeId = await bench.userId();
      const answer = await bench.platform.rest("POST", "/sobjects/PermissionSetAssignment", {
        AssigneeId,
        PermissionSetGroupId: id,
      });
      if (answer.status !== 201) throw new Error(`the group cannot be given: ${restText(answer)}`);
      const rows = await bench.platform.rows(
        `SELECT PermissionSetId, PermissionSetGroupId FROM PermissionSetAssignment WHERE AssigneeId = '${AssigneeId}'`,
      );
      const setId = await bench.setId(set);
      return rows.filter((row) => row.PermissionSetGroupId === id || row.PermissionSetId === setId).length;
    },
    values: { group: 1, members: 2 },
  },
  {
    id: "group-in-policy",
    title: "A policy that names a permission set group",
    switch: "groupInPolicy",
    see: async (bench) => {
      const { group } = await makeGroup(bench, "listed");
      const app = bench.app("bygroup", { policy: { commaSeparatedPermissionSet: group } });
      return (await bench.deploy([app.name], app.files, { checkOnly: true })).status;
    },
    values: { refused: "Failed", accepted: "Succeeded" },
  },
  {
    id: "refused-inactive",
    title: "A user who is frozen, and one who is deactivated",
    switch: "inactiveUser",
    see: async (bench) => {
      const { people } = bench;
      const app = await bench.ready();
      const user = await people.user(await people.profile("sleeper"));
      await bench.give(app.permissionSet, user.id);
      const before = await bench.settled(app, undefined, user.username);
      if (before !== "token") throw new Error(`the user is not let in to begin with: ${before}`);
      const claims = { ...(await bench.claims(app)), sub: user.username };
      await people.freeze(user, true);
      const frozen = await bench.shut(claims);
      await people.freeze(user, false);
      await people.switchOff(user);
      return { frozen, inactive: await bench.shut(claims) };
    },
    values: {
      inactive_user: {
        frozen: "400 inactive_user: user is inactive",
        inactive: "400 inactive_user: user is inactive",
      },
      invalid_grant: {
        frozen: "400 invalid_grant: user is inactive",
        inactive: "400 invalid_grant: user is inactive",
      },
    },
  },
];
