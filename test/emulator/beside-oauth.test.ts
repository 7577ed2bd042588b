import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { APP_POLICY, type Files, failures, files, replace } from "./helpers/deploys.ts";
import { file, packageOf, zip } from "./helpers/package.ts";

const org = TestOrg.forEachTest();

const APP = "Kantiv_Integration";
const PARENT = `<externalClientApplication>${APP}</externalClientApplication>`;
const deploy = async (parts: Files, version?: string) => org.deploy(await packageOf(parts, version));
const part = (path: string, type: string, elements: string): Files => ({
  [path]: file(type, elements),
});
const saml = part(
  `extlClntAppSamlConfigurablePolicies/${APP}_saml.ecaSamlPlcy`,
  "ExtlClntAppSamlConfigurablePolicies",
  `<acsUrl>https://a.example</acsUrl><entityUrl>https://a.example</entityUrl>${PARENT}`,
);
const mobile = (lock: string) =>
  part(
    `extlClntAppMobileSettings/${APP}_mobile.ecaMobile`,
    "ExtlClntAppMobileSettings",
    `${PARENT}<isScreenLockEnabled>${lock}</isScreenLockEnabled>`,
  );
const push = (ways: string) =>
  part(
    `extlClntAppPushSettings/${APP}_push.ecaPush`,
    "ExtlClntAppPushSettings",
    `${ways}<externalClientApplication>${APP}</externalClientApplication><pushServiceType>Apple</pushServiceType>`,
  );
const samlOn = () =>
  replace(APP_POLICY, /(<isOauthPluginEnabled>.*\n)/, "$1<isSamlPluginEnabled>true</isSamlPluginEnabled>\n");
const problems = (result: Parameters<typeof failures>[0]) => failures(result).map(({ problem }) => problem);
const typesOf = () => [...new Set(org.org.components.map(({ type }) => type))];

test("parts beside OAuth are described, deployed, listed and read back, and go with their app", async () => {
  const described = (await org.soap("<describeMetadata><asOfVersion>68.0</asOfVersion></describeMetadata>")).text;
  for (const type of ["Saml", "MobileConfigurable", "PushConfigurable"])
    expect(described).toContain(`ExtlClntApp${type}`);
  for (const folder of ["extlClntAppNotifSettings", "extlClntAppCanvasSettings", "extlClntAppMobilePolicies"]) {
    expect(described).toContain(`<directoryName>${folder}</directoryName>`);
  }
  expect(problems(await deploy({ ...samlOn(), ...saml, ...mobile("true") }, "68.0"))).toEqual([]);
  const listed = (
    await org.soap("<listMetadata><queries><type>ExtlClntAppMobileSettings</type></queries></listMetadata>")
  ).text;
  expect(listed).toContain(`${APP}_mobile`);
  const read = await org.soap(
    `<readMetadata><type>ExtlClntAppMobileSettings</type><fullNames>${APP}_mobile</fullNames></readMetadata>`,
  );
  expect(read.text).toContain("<isScreenLockEnabled>true</isScreenLockEnabled>");
  const gone = await org.deploy(
    await zip({
      "package.xml": file("Package", "<version>68.0</version>"),
      "destructiveChanges.xml": file(
        "Package",
        `<types><members>${APP}</members><name>ExternalClientApplication</name></types><version>68.0</version>`,
      ),
    }),
  );
  expect(gone.status).toBe("Succeeded");
  expect(typesOf().filter((type) => type.startsWith("ExtlClnt"))).toEqual([]);
});

test("a SAML policy without its switch, a second part of a kind, and push settings of two ways or none are refused", async () => {
  expect(problems(await deploy({ ...files(), ...saml }, "68.0"))).toContain("Invalid plugin settings");
  expect(problems(await deploy({ ...samlOn(), ...saml, ...mobile("true") }, "68.0"))).toEqual([]);
  const second = { "extlClntAppMobileSettings/Other.ecaMobile": Object.values(mobile("false"))[0] ?? "" };
  expect(problems(await deploy(second, "68.0"))).toEqual([
    `duplicate value found: ExternalClientApplicationId duplicates value on ${APP}_mobile`,
  ]);
  const android = "<androidPushConfig><fcmProject>a</fcmProject><serviceAccount>b</serviceAccount></androidPushConfig>";
  const apple = "<applePushConfig><environment>Sandbox</environment></applePushConfig>";
  expect(problems(await deploy(push(""), "68.0"))).toEqual(["Invalid plugin settings"]);
  expect(problems(await deploy(push(android + apple), "68.0"))).toEqual(["Invalid plugin settings"]);
  expect(problems(await deploy(push(apple), "68.0"))).toEqual([]);
});

test("a version before a type does not know it", async () => {
  expect(problems(await deploy({ ...files(), ...mobile("true") }, "63.0")).join()).toContain(
    "ExtlClntAppMobileSettings",
  );
});
