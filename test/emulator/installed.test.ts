import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, fields, file, manifest, packageOf, zip } from "./helpers/package.ts";

const INSTALLED = "acme__Kantiv_Integration";

const org = TestOrg.forEachTest({ seed: { orgs: [{ installedApps: [INSTALLED] }] } });

const problem = async (path: string, text: string): Promise<string | undefined> => {
  const result = await org.deploy(await packageOf({ [path]: text }));
  return result.details.componentFailures[0]?.problem;
};
const app = (label: string) => file("ExternalClientApplication", fields({ distributionState: "Packaged", label }));

test("an installed app is listed with its namespace, beside one of the org's own of the same name", async () => {
  await org.deploy(await packageOf(appFiles()));
  const { text } = await org.soap(
    "<listMetadata><queries><type>ExternalClientApplication</type></queries></listMetadata>",
  );
  const found = [...text.matchAll(/<result>(.*?)<\/result>/gs)].map(([, inner = ""]) =>
    ["fullName", "fileName", "manageableState", "namespacePrefix"].map(
      (name) => new RegExp(`<${name}>(.*?)</${name}>`).exec(inner)?.[1],
    ),
  );
  expect(found).toEqual([
    [INSTALLED, `externalClientApps/${INSTALLED}.eca`, "installed", "acme"],
    ["Kantiv_Integration", "externalClientApps/Kantiv_Integration.eca", "unmanaged", undefined],
  ]);
});

test("its records have the name without the namespace, which is a column of its own", async () => {
  await org.deploy(await packageOf(appFiles()));
  const soql = "SELECT DeveloperName, NamespacePrefix, DistributionState FROM ExternalClientApplication ORDER BY Id";
  const { records } = (await org.query(soql)).json;
  expect(records.map(({ attributes, ...row }: { attributes: unknown }) => row)).toEqual([
    { DeveloperName: "Kantiv_Integration", NamespacePrefix: "acme", DistributionState: "Packaged" },
    { DeveloperName: "Kantiv_Integration", NamespacePrefix: null, DistributionState: "Local" },
  ]);
});

test("its parts are read by their full names, and name their app by its", async () => {
  const read = `<readMetadata><type>ExtlClntAppConfigurablePolicies</type><fullNames>${INSTALLED}_plcy</fullNames></readMetadata>`;
  expect((await org.soap(read)).text).toContain(`<externalClientApplication>${INSTALLED}</externalClientApplication>`);
});

test("the app of the package is not changed or deleted, and its policy is", async () => {
  const managed =
    /^Cannot modify managed object: entity=ExternalClientApplication, component=0xI\w{12}, state=installed$/;
  expect(await problem(`externalClientApps/${INSTALLED}.eca`, app("Mine"))).toMatch(managed);
  expect(await problem(`externalClientApps/${INSTALLED}.eca`, app("Kantiv_Integration"))).toBeUndefined();
  const policy = fields({ externalClientApplication: INSTALLED, isEnabled: "false" });
  const path = `extlClntAppPolicies/${INSTALLED}_plcy.ecaPlcy`;
  expect(await problem(path, file("ExtlClntAppConfigurablePolicies", policy))).toBeUndefined();
  const types = `<types><members>${INSTALLED}</members><name>ExternalClientApplication</name></types>`;
  const deletion = { "package.xml": manifest([]), "destructiveChanges.xml": file("Package", types) };
  const { details } = await org.deploy(await zip(deletion));
  expect(details.componentFailures[0].problem).toMatch(/^Cannot delete managed object: /);
});

test("a new name with two underscores after each other is taken for one of another namespace", async () => {
  const words =
    "Cannot create a new component with the namespace: My. Only components in the same namespace as the organization can be created through the API";
  expect(await problem("externalClientApps/My__App.eca", app("x"))).toBe(words);
});
