import { describe, expect, test } from "vitest";
import { openPackage } from "../../src/emulator/deploy/package.ts";
import { file } from "./helpers/package.ts";

const EMPTY = file("Package", "<version>66.0</version>");

const naming = (type: string, version = "66.0") =>
  file("Package", `<types><members>X</members><name>${type}</name></types><version>${version}</version>`);

/** Opens a zip with these files; as a single package unless it says otherwise. */
function open(files: Record<string, string>, singlePackage = true) {
  const stored = Object.entries(files).map(([path, text]) => ({ path, text, size: text.length }));
  return openPackage({ files: stored, zipSize: 0, problem: null }, singlePackage);
}

describe("where a package stands in its zip", () => {
  test("a single package stands at the root, or in the only folder", () => {
    expect(open({ "package.xml": EMPTY }).root).toBe("");
    expect(open({ "mine/package.xml": EMPTY }).root).toBe("mine/");
  });

  test("a package at the root goes before one in a folder", () => {
    expect(open({ "mine/package.xml": EMPTY, "package.xml": EMPTY }).root).toBe("");
  });

  test("a set of packages stands in folders, and a manifest at the root is none of them", () => {
    expect(open({ "mine/package.xml": EMPTY, "package.xml": EMPTY }, false).root).toBe("mine/");
    expect(() => open({ "package.xml": EMPTY }, false)).toThrow("No package.xml found");
  });

  test.each([true, false])("two folders with a manifest each are refused; singlePackage: %s", (singlePackage) => {
    const files = { "one/package.xml": EMPTY, "two/package.xml": EMPTY };
    expect(() => open(files, singlePackage)).toThrow("This emulator deploys one package at a time");
  });

  test("a manifest deeper down, or one whose name only ends so, is no manifest", () => {
    expect(() => open({ "a/b/package.xml": EMPTY })).toThrow("No package.xml found");
    expect(() => open({ "my-package.xml": EMPTY })).toThrow("No package.xml found");
  });

  test("files beside the package's folder are no part of it", () => {
    const app = "mine/externalClientApps/A.eca";
    const { components, strangers } = open({
      "mine/package.xml": EMPTY,
      [app]: "a",
      "other/x/B.eca": "b",
      "mine/README.md": "",
    });
    expect(components.map(({ path }) => path)).toEqual([app]);
    expect(strangers).toEqual([]);
  });
});

describe("what a package's files are", () => {
  test("a file of a known folder and suffix is a component, named without the suffix", () => {
    const { components } = open({ "package.xml": EMPTY, "externalClientApps/A.eca": "text" });
    expect(components).toMatchObject([{ fullName: "A", text: "text", path: "externalClientApps/A.eca" }]);
    expect(components[0]?.type.name).toBe("ExternalClientApplication");
    expect(components[0]).not.toHaveProperty("content");
  });

  test("an unknown folder, another suffix and a folder in the folder are strangers", () => {
    const strange = [
      "classes/A.cls",
      "myexternalClientApps/A.eca",
      "externalClientApps/A.ecaOauth",
      "externalClientApps/deep/A.eca",
      "certs/A.txt",
    ];
    const files = Object.fromEntries(strange.map((path) => [path, ""]));
    const { components, strangers } = open({ "package.xml": EMPTY, ...files });
    expect(components).toEqual([]);
    expect(strangers).toEqual(strange);
  });

  test("a certificate's text is its meta file's, and its own text is the content", () => {
    const pair = { "certs/A.crt": "PEM", "certs/A.crt-meta.xml": "<meta/>" };
    const { components, strangers } = open({ "package.xml": EMPTY, ...pair });
    expect(components).toMatchObject([{ fullName: "A", path: "certs/A.crt", text: "<meta/>", content: "PEM" }]);
    expect(strangers).toEqual([]);
  });

  test("a certificate without its meta file has no text; a meta file of a type without content is a stranger", () => {
    const { components, strangers } = open({
      "package.xml": EMPTY,
      "certs/A.crt": "PEM",
      "externalClientApps/A.eca-meta.xml": "",
    });
    expect(components).toMatchObject([{ text: "", content: "PEM" }]);
    expect(strangers).toEqual(["externalClientApps/A.eca-meta.xml"]);
  });
});

describe("deletions", () => {
  test("those of destructiveChanges.xml and …Pre.xml come before the rest, those of …Post.xml after", () => {
    const names = ["destructiveChanges.xml", "destructiveChangesPost.xml", "destructiveChangesPre.xml"];
    const files = Object.fromEntries(names.map((name) => [`mine/${name}`, naming("PermissionSet")]));
    const { deletions } = open({ "mine/package.xml": EMPTY, ...files });
    expect(deletions.map(({ fileName, path, when }) => [fileName, path, when])).toEqual([
      ["destructiveChangesPre.xml", "mine/destructiveChangesPre.xml", "pre"],
      ["destructiveChanges.xml", "mine/destructiveChanges.xml", "pre"],
      ["destructiveChangesPost.xml", "mine/destructiveChangesPost.xml", "post"],
    ]);
    expect(deletions[0]?.manifest.types).toEqual([{ name: "PermissionSet", members: ["X"] }]);
  });

  test("a manifest in a folder of the package is no deletion", () => {
    const { deletions } = open({ "certs/destructiveChanges.xml": naming("PermissionSet"), "package.xml": EMPTY });
    expect(deletions).toEqual([]);
  });

  test("a manifest of deletions without a version has the package's", () => {
    const deletion = file("Package", "<types><members>X</members><name>PermissionSet</name></types>");
    const { deletions } = open({ "package.xml": EMPTY, "destructiveChanges.xml": deletion });
    expect(deletions[0]?.manifest.version).toBe(66);
  });
});

describe("types that a manifest may not name", () => {
  test("a type newer than the manifest's version is unknown to it, and known to the version it came with", () => {
    const named = naming("ExternalClientApplication", "58.0");
    expect(() => open({ "package.xml": named })).toThrow("Unknown type name 'ExternalClientApplication'");
    expect(open({ "package.xml": naming("ExternalClientApplication", "59.0") }).manifest.version).toBe(59);
  });

  test("each of them is refused, also behind one that is known", () => {
    const two = file(
      "Package",
      "<types><name>PermissionSet</name></types><types><name>Nonsense</name></types><version>66.0</version>",
    );
    expect(() => open({ "package.xml": two })).toThrow("Unknown type name 'Nonsense' specified in package.xml");
    expect(() => open({ "package.xml": naming("ConnectedApp") })).toThrow("You can't create a connected app.");
    expect(() => open({ "package.xml": naming("ApexClass") })).toThrow(
      "The type ApexClass is not modelled by this emulator",
    );
  });
});
