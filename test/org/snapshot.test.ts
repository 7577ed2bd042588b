import { describe, expect, test } from "vitest";
import { NAMESPACE, printXml } from "../../src/metadata/xml.ts";
import { unzip, zipFiles } from "../../src/metadata/zip.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { XmlElement } from "../../src/model/metadata.ts";
import type { FileProperty, OrgReader, QueryReply, RetrieveStatus } from "../../src/model/org.ts";
import type { SnapshotAnswers } from "../../src/org/read/queries.ts";
import { readSnapshot, withLicences } from "../../src/org/read/snapshot.ts";
import { faultOf } from "../../src/org/wire/faults.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { recordId } from "../helpers/record-id.ts";
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
  { type: "ExternalClientApplication", fullName: "Other", fileName: "", id: "0xI0000000otherEAA" },
  { type: "ExternalClientApplication", fullName: "Kantiv_Integration", fileName: "", id: "0xI00000000oursEAA" },
  { type: "PermissionSet", fullName: "Another", fileName: "", id: "0PS0000000otherGAA" },
  { type: "PermissionSet", fullName: "Kantiv", fileName: "", id: "0PS000000000001GAA" },
];

const USER = "005000000000002AAA";
const rows = (...found: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: found });
const answers = {
  organization: rows({ Id: "00D00000000000AEAQ" }),
  adminPermissions: rows(),
  user: rows({ Id: USER, Username: "k@a.com", IsActive: true, ProfileId: "00e000000000001AAA" }),
  assignments: rows({
    Id: "0Pa000000000001CAA",
    AssigneeId: USER,
    Assignee: { Username: "k@a.com" },
    PermissionSetId: "0PS000000000001GAA",
  }),
  accessRows: rows(
    { Id: "0J0000000000009CAA", SetupEntityId: "0xI0000000otherEAA", Parent: { Name: "Kantiv" } },
    { Id: "0J0000000000001CAA", SetupEntityId: "0xI00000000oursEAA", Parent: { Name: "Kantiv" } },
  ),
};

async function zipOf(files: Record<string, XmlElement>): Promise<Buffer> {
  const entries = Object.entries(files).map(([path, root]) => ({
    path: `unpackaged/${path}`,
    bytes: Buffer.from(printXml(root)),
  }));
  return zipFiles([...entries, { path: "unpackaged/package.xml", bytes: Buffer.from("<Package/>") }]);
}

type Given = Partial<RetrieveStatus> & {
  files?: Record<string, XmlElement>;
  /** Whether the user is frozen, as the org answers. */
  frozen?: QueryReply;
};

/** Reads a snapshot of an org whose retrieve ends with this. */
async function read(given: Given = {}, with_: SnapshotAnswers = answers) {
  const asked: unknown[] = [];
  const events: ProgressEvent[] = [];
  const { files = FILES, frozen = rows({ IsFrozen: false }), ...status } = given;
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
      return "09S00000000000AEAQ";
    },
    queries: async (soql) => {
      asked.push(soql);
      return Object.fromEntries(Object.keys(soql).map((key) => [key, frozen])) as Record<keyof typeof soql, QueryReply>;
    },
    retrieveStatus: async () => ({ ...done, ...status }),
  });
  const reading = readSnapshot(
    org,
    "00D00000000000AEAQ",
    names,
    { frozen, ...with_ },
    {
      clock: fakeClock(),
      emit: (event) => void events.push(event),
    },
  );
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
      orgId: "00D00000000000AEAQ",
      apiVersion: "66.0",
      app: { id: "0xI00000000oursEAA", developerName: "Kantiv_Integration" },
      permissionSet: { id: "0PS000000000001GAA", name: "Kantiv" },
      user: { id: USER, frozen: false },
      assignmentId: "0Pa000000000001CAA",
      preauthorisationId: "0J0000000000001CAA",
      openers: [{ kind: "permissionSet", name: "Kantiv" }],
      consumerKey: "3MVG9.key",
      otherApps: [{ id: "0xI0000000otherEAA", developerName: "Other", description: "" }],
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
    const none = { ...answers, user: rows(), assignments: rows(), accessRows: rows() };
    const { reading, events, asked } = await read({ files: {}, properties: [], messages }, none);
    expect(await reading).toEqual({ orgId: "00D00000000000AEAQ", apiVersion: "66.0", components: [], openers: [] });
    expect(events).toEqual([]);
    expect(asked).toHaveLength(1);
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
      { ...answers, accessRows: rows({ Id: "0J000000000000xCAA", SetupEntityId: "0xI0000000otherEAA" }) },
    );
    expect(await reading).not.toHaveProperty("preauthorisationId");
  });

  test.each(["user", "assignments", "accessRows"] as const)(
    "is not guessed when the org refuses the query for %s",
    async (key) => {
      const refused: QueryReply = { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" };
      const { reading } = await read({}, { ...answers, [key]: refused });
      expect((await thrownBy(reading)).code).toBe("PERMISSION_MISSING");
    },
  );
});

const noRows: OrgReader["queries"] = async (soql) =>
  Object.fromEntries(Object.keys(soql).map((key) => [key, rows()])) as Record<keyof typeof soql, QueryReply>;

describe("a user who is frozen", () => {
  test.each([true, false])("is told of as the org says it (%s)", async (IsFrozen) => {
    const { reading } = await read({ frozen: rows({ IsFrozen }) });
    expect((await reading).user?.frozen).toBe(IsFrozen);
  });

  test("is not asked for again where the answers tell it", async () => {
    const { reading, asked } = await read({}, { ...answers, frozen: rows({ IsFrozen: true }) });
    expect((await reading).user?.frozen).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test("is asked for by id where the org refused the question among the answers", async () => {
    const refused: QueryReply = { ok: false, orgCode: "MALFORMED_QUERY", message: "no semi-join" };
    const { reading, asked } = await read({ frozen: rows({ IsFrozen: true }) }, { ...answers, frozen: refused });
    expect((await reading).user?.frozen).toBe(true);
    expect(asked).toHaveLength(2);
  });

  test.each<[string, QueryReply]>([
    ["refuses to say", { ok: false, orgCode: "INVALID_TYPE", message: "no such type" }],
    ["shows no row", rows()],
    ["shows no value", rows({ IsFrozen: null })],
  ])("is not known where the org %s, and the rest is read all the same", async (_what, frozen) => {
    const { reading } = await read({ frozen });
    const { user, app } = await reading;
    expect(user).not.toHaveProperty("frozen");
    expect(app?.id).toBe("0xI00000000oursEAA");
  });
});

describe("fault 5: a file that this tool cannot read", () => {
  /** Texts of files that the org gives out beside the good ones, by path. */
  async function readWith(files: Record<string, string>) {
    const good = await unzip(await zipOf(FILES));
    const more = Object.entries(files).map(([path, text]) => ({
      path: `unpackaged/${path}`,
      bytes: Buffer.from(text),
    }));
    return read({
      zip: await zipFiles([...good.filter(({ path }) => !more.some((one) => one.path === path)), ...more]),
    });
  }
  const settings = (app: string, element: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><ExtlClntAppOauthSettings xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${element}<externalClientApplication>${app}</externalClientApplication></ExtlClntAppOauthSettings>`;
  const NEW = '<newThing kind="x">1</newThing>';

  test.each<[string, string, string]>([
    ["settings of another app", "extlClntAppOauthSettings/Other_oauth.ecaOauth", settings("Other", NEW)],
    [
      "settings of an app whose name begins like ours",
      "extlClntAppOauthSettings/Kantiv_Integration_2_oauth.ecaOauth",
      settings("Kantiv_Integration_2", NEW),
    ],
    ["an app itself", "externalClientApps/Other.eca", "<a:b/>"],
    ["a text of nobody's", "extlClntAppOauthSettings/X_oauth.ecaOauth", "not XML at all"],
    ["another permission set", "permissionsets/Another.permissionset", "<broken"],
  ])("is left aside where it is somebody else's: %s", async (_what, path, text) => {
    const { reading, events } = await readWith({ [path]: text });
    const { components } = await reading;
    expect(components.map(({ fullName }) => fullName)).toEqual([
      "Kantiv_Integration",
      "K_glbloauth",
      "Made_In_Setup",
      "Kantiv",
    ]);
    expect(events).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      "settings under a name of the org's own",
      "extlClntAppOauthSettings/Z.ecaOauth",
      settings("Kantiv_Integration", NEW),
    ],
    ["settings that name no app", "extlClntAppOauthSettings/Kantiv_Integration_oauth.ecaOauth", "<broken"],
    ["the app", "externalClientApps/Kantiv_Integration.eca", "<broken"],
    ["the permission set", "permissionsets/Kantiv.permissionset", "<broken"],
  ])("is an error that names it where it is ours: %s", async (_what, path, text) => {
    const { reading } = await readWith({ [path]: text });
    const error = await thrownBy(reading);
    expect(error).toMatchObject({ code: "RETRIEVE_UNREADABLE", exit: 1 });
    expect(error.message).toContain(path);
    if (text.includes(NEW)) expect(error.message).toContain("<newThing>");
  });

  test("is not one for an element without a value (xsi:nil), which is as good as none", async () => {
    const text = settings("Kantiv_Integration", '<commaSeparatedOauthScopes xsi:nil="true"/>');
    const { reading } = await readWith({ "extlClntAppOauthSettings/Z.ecaOauth": text });
    const read = (await reading).components.find(({ fullName }) => fullName === "Z");
    expect(read?.root.children.map(({ name }) => name)).toEqual(["externalClientApplication"]);
  });

  test("is none in an org of 2,500 other apps", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 2_500 }, (_, n) => [
        `externalClientApps/App_${n}.eca`,
        FILES["externalClientApps/Other.eca"],
      ]),
    ) as Record<string, XmlElement>;
    const others = Array.from({ length: 2_500 }, (_, n) => ({
      type: "ExternalClientApplication",
      fullName: `App_${n}`,
      fileName: "",
      id: recordId("0xI", n),
    }));
    const { reading } = await read({ files: { ...FILES, ...files }, properties: [...PROPERTIES, ...others] });
    expect((await reading).components).toHaveLength(4);
  });
});

describe("a permission set that the customer keeps", () => {
  const about = { ...names, isCustomersSet: true as const };
  const inOrg = ({ permissionSet = "Kantiv" }: { permissionSet?: string }, sets: QueryReply) =>
    readOf({ ...about, permissionSet }, sets);

  /** What is asked by name beside the retrieve, and the snapshot. */
  async function readOf(of: typeof about, sets: QueryReply | Record<string, QueryReply>) {
    const asked: string[] = [];
    const zip = await zipOf(FILES);
    const org = fakeOrg({
      startRetrieve: async () => "09S00000000000AEAQ",
      queries: async (soql) => {
        asked.push(...Object.values<string>(soql));
        return ("ok" in sets ? Object.fromEntries(Object.keys(soql).map((key) => [key, sets])) : sets) as never;
      },
      retrieveStatus: async () => ({
        done: true,
        status: "Succeeded",
        success: true,
        zip,
        properties: PROPERTIES,
        messages: [],
      }),
    });
    const told = { ...answers, frozen: rows({ IsFrozen: false }) };
    const ports = { clock: fakeClock(), emit: () => undefined };
    return { snapshot: await readSnapshot(org, "00D00000000000AEAQ", of, told, ports), asked };
  }

  test("is known by its id, and neither compared nor kept", async () => {
    const { snapshot, asked } = await inOrg({}, rows());
    expect(snapshot.permissionSet).toEqual({ id: "0PS000000000001GAA", name: "Kantiv", isCustomers: true });
    expect(snapshot.components.map(({ type }) => type)).not.toContain("PermissionSet");
    expect(asked).toEqual([]);
  });

  const GROUP = { Id: "0PG000000000001GAA", DeveloperName: "Te'am", NamespacePrefix: null, Status: "Updated" };
  const OWNED = { Id: "0PS000000000009GAA", Name: "Te'am", NamespacePrefix: null, PermissionSetGroupId: GROUP.Id };

  test("that is not there may be a group of that name, by which an org may take it on the policy", async () => {
    const sets = { groups: rows(GROUP), members: rows(), sets: rows(OWNED) };
    const { snapshot, asked } = await readOf({ ...about, permissionSet: "Te'am" }, sets);
    expect(asked[0]).toBe(
      "SELECT Id, DeveloperName, NamespacePrefix, Status FROM PermissionSetGroup WHERE DeveloperName IN ('Te\\'am')",
    );
    expect(snapshot).toMatchObject({
      permissionSet: { id: OWNED.Id, name: "Te'am", isCustomers: true, ownedBy: GROUP.Id },
      group: { id: GROUP.Id, name: "Te'am", status: "Updated" },
    });
  });

  test("that is not there is no group where the org has none, or does not tell", async () => {
    const refused: QueryReply = { ok: false, orgCode: "INVALID_TYPE", message: "no such type" };
    for (const sets of [rows(), refused]) {
      const { snapshot } = await inOrg({ permissionSet: "Team" }, sets);
      expect([snapshot.permissionSet, snapshot.group]).toEqual([undefined, undefined]);
    }
  });
});

test("a snapshot names licences where the template's sets are of some, and only then", () => {
  const snapshot = { orgId: "00DA", apiVersion: "66.0", components: [] };
  const seat = { id: "0PL", name: "Psl", label: "L", total: 1, used: 0 };
  expect(withLicences(snapshot, [seat])).toEqual({ ...snapshot, licences: [seat] });
  for (const none of [[], undefined]) expect(withLicences(snapshot, none)).toBe(snapshot);
});

describe("a retrieve", () => {
  test("that takes its time is waited for, over hiccups", async () => {
    const zip = await zipOf({});
    const pending = { done: false, status: "InProgress", success: false, properties: [], messages: [] };
    let looks = 0;
    const events: ProgressEvent[] = [];
    const org = fakeOrg({
      startRetrieve: async () => "09S00000000000AEAQ",
      queries: noRows,
      retrieveStatus: async () => {
        looks += 1;
        if (looks === 2) throw faultOf("ERROR_HTTP_503", "", "retrieving");
        return looks < 4 ? pending : { ...pending, done: true, status: "Succeeded", success: true, zip };
      },
    });
    await readSnapshot(org, "00D00000000000AEAQ", names, answers, {
      clock: fakeClock(),
      emit: (event) => void events.push(event),
    });
    expect(looks).toBe(4);
    expect(events.map((event) => event.kind === "waiting" && event.detail)).toEqual(Array(3).fill("InProgress"));
    expect(events).toMatchObject(Array(3).fill({ kind: "waiting", step: "read" }));
  });

  test("that does not end in five minutes is given up (exit 3)", async () => {
    const clock = fakeClock();
    const start = clock.now();
    const pending = { done: false, status: "Pending", success: false, properties: [], messages: [] };
    const org = fakeOrg({
      startRetrieve: async () => "09S00000000000AEAQ",
      queries: noRows,
      retrieveStatus: async () => pending,
    });
    const error = await thrownBy(
      readSnapshot(org, "00D00000000000AEAQ", names, answers, { clock, emit: () => undefined }),
    );
    expect(error).toMatchObject({ code: "RETRIEVE_SLOW", exit: 3 });
    expect(clock.now() - start).toBe(5 * 60_000);
  });

  test("that failed says so in the org's words", async () => {
    const { reading } = await read({ success: false, status: "Failed", errorMessage: "UNKNOWN_EXCEPTION: oh" });
    const error = await thrownBy(reading);
    expect(error.code).toBe("RETRIEVE_FAILED");
    expect(error.message).toContain("UNKNOWN_EXCEPTION: oh");
  });

  test("whose zip is none is no answer (exit 3)", async () => {
    const { reading } = await read({ zip: Buffer.from("not a zip") });
    expect(await thrownBy(reading)).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });
});
