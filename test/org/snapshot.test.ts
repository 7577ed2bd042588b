import { describe, expect, test } from "vitest";
import { printXml } from "../../src/metadata/xml.ts";
import { zipFiles } from "../../src/metadata/zip.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { XmlElement } from "../../src/model/metadata.ts";
import type { FileProperty, QueryReply, RetrieveStatus } from "../../src/model/org.ts";
import { faultOf } from "../../src/org/faults.ts";
import { readSnapshot } from "../../src/org/snapshot.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const names = { app: "Kantiv_Integration", permissionSet: "Kantiv" };
const element = (name: string, texts: Record<string, string>): XmlElement => ({
  name,
  children: Object.entries(texts).map(([child, text]) => ({ name: child, text, children: [] })),
});

/** What an org gives out: this tool's app under the org's own names, and somebody else's app. */
const FILES: Record<string, XmlElement> = {
  "externalClientApps/Kantiv_Integration.eca": element("ExternalClientApplication", { label: "Kantiv Integration" }),
  "externalClientApps/Other.eca": element("ExternalClientApplication", { label: "Other" }),
  "extlClntAppOauthPolicies/Made_In_Setup.ecaOauthPlcy": element("ExtlClntAppOauthConfigurablePolicies", {
    externalClientApplication: "Kantiv_Integration",
    label: "Made_In_Setup",
  }),
  "extlClntAppOauthPolicies/Kantiv_Integration_oauthPlcy.ecaOauthPlcy": element(
    "ExtlClntAppOauthConfigurablePolicies",
    {
      externalClientApplication: "Other",
      label: "misleading",
    },
  ),
  "extlClntAppGlobalOauthSets/K_glbloauth.ecaGlblOauth": element("ExtlClntAppGlobalOauthSettings", {
    callbackUrl: "https://app.kantiv.com",
    consumerKey: "3MVG9.key",
    consumerSecret: "VERY-SECRET",
    externalClientApplication: "Kantiv_Integration",
    label: "K_glbloauth",
  }),
  "permissionsets/Kantiv.permissionset": element("PermissionSet", { label: "Kantiv" }),
  "permissionsets/Another.permissionset": element("PermissionSet", { label: "Another" }),
};
const PROPERTIES: FileProperty[] = [
  { type: "ExternalClientApplication", fullName: "Other", fileName: "", id: "0xIother" },
  { type: "ExternalClientApplication", fullName: "Kantiv_Integration", fileName: "", id: "0xIours" },
  { type: "PermissionSet", fullName: "Another", fileName: "", id: "0PSother" },
  { type: "PermissionSet", fullName: "Kantiv", fileName: "", id: "0PSours" },
];

const rows = (...found: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: found });
const answers = {
  organization: rows({ Id: "00DA" }),
  adminPermissions: rows(),
  user: rows({ Id: "005B", Username: "k@a.com", IsActive: true, ProfileId: "00eA" }),
  assignments: rows({ Id: "0PaA" }),
  preauthorisations: rows({ Id: "0J0x", SetupEntityId: "0xIother" }, { Id: "0J0A", SetupEntityId: "0xIours" }),
};

async function zipOf(files: Record<string, XmlElement>): Promise<Buffer> {
  const entries = Object.entries(files).map(([path, root]) => ({
    path: `unpackaged/${path}`,
    bytes: Buffer.from(printXml(root)),
  }));
  return zipFiles([...entries, { path: "unpackaged/package.xml", bytes: Buffer.from("<Package/>") }]);
}

/** Reads a snapshot of an org whose retrieve ends with this. */
async function read(given: Partial<RetrieveStatus> & { files?: Record<string, XmlElement> } = {}, with_ = answers) {
  const asked: unknown[] = [];
  const events: ProgressEvent[] = [];
  const { files = FILES, ...status } = given;
  const done = {
    done: true,
    status: "Succeeded",
    success: true,
    zip: await zipOf(files),
    properties: PROPERTIES,
    messages: [],
  };
  const org = fakeOrg({
    startRetrieve: async (members) => {
      asked.push(members);
      return "09SA";
    },
    retrieveStatus: async () => ({ ...done, ...status }),
  });
  const reading = readSnapshot(org, "00DA", names, with_, {
    clock: fakeClock(),
    emit: (event) => void events.push(event),
  });
  reading.catch(() => undefined);
  return { reading, asked, events };
}

describe("what is there", () => {
  test("is the app with what names it as its parent, under whatever names, the permission set and the rows", async () => {
    const { reading, asked } = await read();
    const snapshot = await reading;
    expect(snapshot.components.map((component) => `${component.type} ${component.fullName}`)).toEqual([
      "ExternalClientApplication Kantiv_Integration",
      "ExtlClntAppGlobalOauthSettings K_glbloauth",
      "ExtlClntAppOauthConfigurablePolicies Made_In_Setup",
      "PermissionSet Kantiv",
    ]);
    expect(snapshot).toMatchObject({
      orgId: "00DA",
      apiVersion: "66.0",
      app: { id: "0xIours", developerName: "Kantiv_Integration" },
      permissionSet: { id: "0PSours", name: "Kantiv" },
      user: { id: "005B" },
      assignmentId: "0PaA",
      preauthorisationId: "0J0A",
      consumerKey: "3MVG9.key",
    });
    expect(asked).toEqual([
      {
        ExternalClientApplication: ["*"],
        ExtlClntAppOauthSettings: ["*"],
        ExtlClntAppGlobalOauthSettings: ["*"],
        ExtlClntAppOauthConfigurablePolicies: ["*"],
        ExtlClntAppConfigurablePolicies: ["*"],
        PermissionSet: ["Kantiv"],
      },
    ]);
  });

  test("never holds the consumer secret, also when the org gives it out", async () => {
    const { reading } = await read();
    expect(JSON.stringify(await reading)).not.toContain("VERY-SECRET");
  });

  test("is nothing in a fresh org, whose word that the permission set cannot be found is no warning", async () => {
    const messages = ["Entity of type 'PermissionSet' named 'Kantiv' cannot be found"];
    const none = { ...answers, user: rows(), assignments: rows(), preauthorisations: rows() };
    const { reading, events } = await read({ files: {}, properties: [], messages }, none);
    expect(await reading).toEqual({ orgId: "00DA", apiVersion: "66.0", components: [] });
    expect(events).toEqual([]);
  });

  test("may be hidden by what the org says of it, so that its words are a warning", async () => {
    const { reading, events } = await read({ messages: ["You do not have the proper permissions"] });
    await reading;
    expect(events).toMatchObject([
      { kind: "warning", code: "RETRIEVE_MESSAGE", message: expect.stringContaining("proper permissions") },
    ]);
  });

  test("does not count a row that is for another app", async () => {
    const { reading } = await read(
      {},
      { ...answers, preauthorisations: rows({ Id: "0J0x", SetupEntityId: "0xIother" }) },
    );
    expect(await reading).not.toHaveProperty("preauthorisationId");
  });

  test.each(["user", "assignments", "preauthorisations"] as const)(
    "is not guessed when the org refuses the query for %s",
    async (key) => {
      const refused: QueryReply = { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" };
      const { reading } = await read({}, { ...answers, [key]: refused });
      expect((await thrownBy(reading)).code).toBe("PERMISSION_MISSING");
    },
  );
});

describe("a retrieve", () => {
  test("that takes its time is waited for, over hiccups", async () => {
    const zip = await zipOf({});
    const pending = { done: false, status: "InProgress", success: false, properties: [], messages: [] };
    let looks = 0;
    const events: ProgressEvent[] = [];
    const org = fakeOrg({
      startRetrieve: async () => "09SA",
      retrieveStatus: async () => {
        looks += 1;
        if (looks === 2) throw faultOf("ERROR_HTTP_503", "", "retrieving");
        return looks < 4 ? pending : { ...pending, done: true, status: "Succeeded", success: true, zip };
      },
    });
    await readSnapshot(org, "00DA", names, answers, { clock: fakeClock(), emit: (event) => void events.push(event) });
    expect(looks).toBe(4);
    expect(events).toMatchObject(Array(3).fill({ kind: "waiting", step: "read" }));
  });

  test("that does not end in five minutes is given up (exit 3)", async () => {
    const clock = fakeClock();
    const start = clock.now();
    const pending = { done: false, status: "Pending", success: false, properties: [], messages: [] };
    const org = fakeOrg({ startRetrieve: async () => "09SA", retrieveStatus: async () => pending });
    const error = await thrownBy(readSnapshot(org, "00DA", names, answers, { clock, emit: () => undefined }));
    expect(error).toMatchObject({ code: "RETRIEVE_SLOW", exit: 3 });
    expect(clock.now() - start).toBe(5 * 60_000);
  });

  test("that failed says so in the org's words", async () => {
    const { reading } = await read({ success: false, status: "Failed", errorMessage: "UNKNOWN_EXCEPTION: oh" });
    const error = await thrownBy(reading);
    expect(error.code).toBe("RETRIEVE_FAILED");
    expect(error.message).toContain("UNKNOWN_EXCEPTION: oh");
  });

  test("whose zip is none is an error of ours", async () => {
    const { reading } = await read({ zip: Buffer.from("not a zip") });
    expect((await thrownBy(reading)).code).toBe("ZIP_INVALID");
  });
});
