import { describe, expect, test } from "vitest";
import { releaseOf } from "../../src/learn/target.ts";

const asked = (versions: unknown) =>
  releaseOf({
    instanceUrl: "https://acme.my.salesforce.com",
    http: async () => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(versions)) }),
  });

describe("the release that an org is learnt in", () => {
  test("is that of the highest API version that the tool knows, too", async () => {
    const versions = ["67.0", "68.0", "99.0"].map((version) => ({ version, label: `Of ${version}` }));
    expect(await asked(versions)).toEqual({ apiVersion: "68.0", release: "Of 68.0" });
  });

  test.each([[undefined], [null], [7], [{}], [["x"]], [""]])("without a name is said to be so: %j", async (label) => {
    const release = "a release without a name";
    expect(await asked([{ version: "68.0", label }])).toEqual({ apiVersion: "68.0", release });
  });

  test("has a name that fits where it is written and moves no cursor", async () => {
    const { release } = await asked([{ version: "68.0", label: `\u001b[2J${"x".repeat(100_000)}` }]);
    expect(release).toMatch(/^x{79}…$/);
  });

  test.each([[null], [7], [{}], ["x"], [[]], [[null]], [["68.0"]], [[{ version: 68 }]], [[{ version: "68.0/../x" }]]])(
    "is not told by %j",
    async (versions) => {
      await expect(asked(versions)).rejects.toThrow("https://acme.my.salesforce.com lists no API version up to 68");
    },
  );
});
