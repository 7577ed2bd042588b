/** Profiles as metadata: what a deployment changes, and that its limits bind the next login. */
import { expect, test } from "vitest";
import { type DataOrg, eachWithDataOrg } from "./helpers/data.ts";
import { appFiles, file, packageOf } from "./helpers/package.ts";

let org: DataOrg;

eachWithDataOrg(
  (made) => {
    org = made;
  },
  () => org,
);

const MINIMUM = "Minimum Access - Salesforce";

const done = ({ fullName, created, changed }: { fullName: string; created: boolean; changed: boolean }) =>
  `${fullName} ${created ? "created" : changed ? "changed" : "unchanged"}`;
const deploy = async (name: string, body: string): Promise<string[]> => {
  const zip = await packageOf({ [`profiles/${name}.profile`]: file("Profile", body) });
  const { componentFailures, componentSuccesses } = (await org.deploy(zip)).details;
  const all = [...componentFailures.map((it: { problem: string }) => it.problem), ...componentSuccesses.map(done)];
  return all.filter((text) => !text.startsWith("package.xml"));
};
const read = async (name: string) =>
  (await org.soap(`<readMetadata><type>Profile</type><fullNames>${name}</fullNames></readMetadata>`)).text;
const range = (start: string, end: string) =>
  `<loginIpRanges><endAddress>${end}</endAddress><startAddress>${start}</startAddress></loginIpRanges>`;
const hours = (inner: string) => `<loginHours>${inner}</loginHours>`;
const LICENSE = "<custom>true</custom><userLicense>Salesforce</userLicense>";

test("ranges of both families and hours by day are deployed, read back, and bind the next login", async () => {
  await org.deploy(await packageOf(appFiles()));
  await org.assign();
  expect((await org.login()).status).toBe(200);
  const monday = "<mondayEnd>1080</mondayEnd><mondayStart>480</mondayStart>";
  const body = range("198.51.100.0", "198.51.100.9") + range("2001:db8::", "2001:db8::ff") + hours(monday);
  expect(await deploy(MINIMUM, body)).toEqual([`${MINIMUM} changed`]);
  expect(await deploy(MINIMUM, body)).toEqual([`${MINIMUM} unchanged`]);
  const text = await read(MINIMUM);
  expect(text).toContain(hours(monday));
  expect(text.match(/<startAddress>.*?<\/startAddress>/g)).toEqual([
    "<startAddress>198.51.100.0</startAddress>",
    "<startAddress>2001:db8::</startAddress>",
  ]);
  expect((await org.login()).json.error_description).toBe("ip restricted");
  org.org.sourceIp = "2001:db8::5";
  expect((await org.login()).status).toBe(200);
  // The clock stands on a Tuesday; the Monday after it, at five in the morning by the org's time.
  org.clock.time = Date.parse("2026-11-30T04:00:00Z");
  expect((await org.login()).json.error_description).toBe("IP restricted or invalid login hours");
});

test.each([
  ["::", "::fffe:ffff:ffff"],
  ["::1:0:0:0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["::ffff:203.0.113.1", "::ffff:203.0.113.9"],
])("a range from %s to %s is on one side of the IPv4-mapped space, and taken", async (start, end) => {
  await deploy(MINIMUM, range(start, end));
  const found = org.org.profiles.find((one) => one.loginIpRanges.length > 0);
  expect(found?.loginIpRanges).toEqual([{ start, end }]);
});

test("ranges in a file replace all that are there, and an empty element takes the hours away", async () => {
  await deploy(
    MINIMUM,
    range("192.0.2.0", "192.0.2.9") + hours("<mondayEnd>60</mondayEnd><mondayStart>0</mondayStart>"),
  );
  await deploy(MINIMUM, range("198.51.100.0", "198.51.100.9"));
  const profile = () => org.org.profiles.find(({ name }) => name === MINIMUM);
  expect(profile()?.loginIpRanges).toEqual([{ start: "198.51.100.0", end: "198.51.100.9" }]);
  expect(profile()?.loginHours).toEqual({ monday: { from: 0, to: 60 } });
  await deploy(MINIMUM, hours(""));
  expect(profile()?.loginHours).toBeNull();
  const metadata = "SELECT Metadata FROM Profile WHERE Name = 'Minimum Access - Salesforce'";
  const answer = await org.rest(`/tooling/query?q=${encodeURIComponent(metadata)}`);
  expect(answer.json.records[0].Metadata.loginIpRanges).toHaveLength(1);
});

test.each([
  ["an address that is none", range("192.0.2.0", "nowhere"), "Invalid IP address range: 192.0.2.0 - nowhere"],
  [
    "IPv6 addresses of which some stand for IPv4 addresses",
    range("::", "::1:0:0:0"),
    "An IP address range can't be both inside and outside of the IPv4-mapped IPv6 address space: :: - ::1:0:0:0",
  ],
  [
    "such addresses up to their end",
    range("::ffff:203.0.113.1", "::1:0:0:0"),
    "An IP address range can't be both inside and outside of the IPv4-mapped IPv6 address space: ::ffff:203.0.113.1 - ::1:0:0:0",
  ],
  ["two families", range("192.0.2.0", "2001:db8::"), "Invalid IP address range: 192.0.2.0 - 2001:db8::"],
  [
    "the wrong way round",
    range("192.0.2.9", "192.0.2.0"),
    "The end of the IP address range is before its start: 192.0.2.9 - 192.0.2.0",
  ],
  [
    "half hours",
    hours("<mondayEnd>90</mondayEnd><mondayStart>0</mondayStart>"),
    "Invalid login hours on monday: minutes after midnight, evenly divisible by 60, from 0 to 1440",
  ],
  [
    "a permission that is none",
    "<userPermissions><enabled>true</enabled><name>No</name></userPermissions>",
    "Unknown user permission: No",
  ],
  [
    "a field that is none",
    "<fieldPermissions><editable>false</editable><field>Account.No__c</field><readable>true</readable></fieldPermissions>",
    "In field: field - no CustomField named Account.No__c found",
  ],
])("a profile is refused with %s", async (_what, body, problem) => {
  expect(await deploy("Fresh", LICENSE + body)).toEqual([problem]);
  expect(org.org.profiles.map(({ name }) => name)).not.toContain("Fresh");
});

test("a new profile needs a licence that is there, and begins as the standard profile of it", async () => {
  expect(await deploy("Fresh", "<custom>true</custom>")).toEqual(["Required field is missing: userLicense"]);
  expect(await deploy("Fresh", "<userLicense>Nonsense</userLicense>")).toEqual([
    "In field: userLicense - no UserLicense named Nonsense found",
  ]);
  const closing = ["ApiEnabled", "RunReports"].map(
    (name) => `<userPermissions><enabled>${name === "ApiEnabled"}</enabled><name>${name}</name></userPermissions>`,
  );
  expect(await deploy("Custom%3A Fresh", LICENSE + closing.join(""))).toEqual(["Custom%3A Fresh created"]);
  const answer = await org.query(
    "SELECT PermissionsApiEnabled, PermissionsRunReports, PermissionsEditTask, UserLicense.Name FROM Profile WHERE Name = 'Custom: Fresh'",
  );
  expect(answer.json.records).toMatchObject([
    {
      PermissionsApiEnabled: true,
      PermissionsRunReports: false,
      PermissionsEditTask: true,
      UserLicense: { Name: "Salesforce" },
    },
  ]);
  const rights =
    "SELECT PermissionsDelete FROM ObjectPermissions WHERE SobjectType = 'Lead' AND Parent.Profile.Name = 'Custom: Fresh'";
  expect((await org.query(rights)).json.records).toMatchObject([{ PermissionsDelete: true }]);
});

test("a file changes what it names and leaves the rest; its rows close what they say no to", async () => {
  await deploy("Fresh", LICENSE);
  const no = ["Create", "Delete", "Edit", "Read"].map((verb) => `<allow${verb}>false</allow${verb}>`).join("");
  const closed = `<objectPermissions>${no}<modifyAllRecords>false</modifyAllRecords><object>Lead</object><viewAllRecords>false</viewAllRecords></objectPermissions>`;
  expect(await deploy("Fresh", closed)).toEqual(["Fresh changed"]);
  const objects = "SELECT SobjectType FROM ObjectPermissions WHERE Parent.Profile.Name = 'Fresh' ORDER BY SobjectType";
  expect((await org.query(objects)).json.records.map((it: { SobjectType: string }) => it.SobjectType)).toEqual([
    "Account",
    "Case",
    "Contact",
    "Opportunity",
    "Site_Visit__c",
  ]);
});

test("a licence bounds its profiles, the platform's own keep their permissions, and none in use goes", async () => {
  const apiOnly = "Minimum Access - API Only Integrations";
  const on = (name: string) => `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`;
  const integration = "<custom>true</custom><userLicense>Salesforce Integration</userLicense>";
  expect(await deploy("Robots", integration + on("ViewSetup"))).toEqual([
    "The user license doesn't allow the permission: View Setup and Configuration",
  ]);
  expect(await deploy("Robots", integration)).toEqual(["Robots created"]);
  expect(await deploy(apiOnly, on("ViewSetup"))).toEqual([`${apiOnly} unchanged`]);
  const remove = async (name: string) =>
    (await org.soap(`<deleteMetadata><type>Profile</type><fullNames>${name}</fullNames></deleteMetadata>`)).text;
  expect(await remove(apiOnly)).toContain("Standard profiles can't be deleted");
  org.integrationUser.profileId = org.org.profiles.at(-1)?.id ?? "";
  expect(await remove("Robots")).toContain("assigned to users");
  org.integrationUser.profileId = org.org.profiles[1]?.id ?? "";
  expect(await remove("Robots")).toContain("<success>true</success>");
});

test("a retrieve shows a profile without what goes with other components; reading it shows all", async () => {
  expect(await read("Standard")).toContain("<object>Account</object>");
  await org.soap(
    "<retrieve><retrieveRequest><apiVersion>66.0</apiVersion><singlePackage>true</singlePackage><unpackaged><types><members>Standard</members><name>Profile</name></types><version>66.0</version></unpackaged></retrieveRequest></retrieve>",
  );
  org.clock.time += 1000;
  await org.query("SELECT Id FROM Profile");
  const text = org.org.retrieves.at(-1)?.result?.files.find(({ path }) => path === "profiles/Standard.profile")?.text;
  expect(text).toContain("<userLicense>Salesforce</userLicense>");
  expect(text).toContain("<name>ApiEnabled</name>");
  expect(text).not.toContain("objectPermissions");
});
