import { describe, expect, it } from "vitest";
import { knowingSecrets } from "../../src/model/known-secrets.ts";
import { Secret } from "../../src/model/secret.ts";
import { html } from "../../src/page/html.ts";
import { redact } from "../../src/util/redact.ts";

/** What `redact` makes of a text in a run that came to know these values. */
function redacted(text: string, ...values: string[]): Promise<string> {
  return knowingSecrets(async () => {
    for (const value of values) new Secret(value);
    return redact(text);
  });
}

const VALUE = 'q7&<Zx"9\\ü%é p';
const entities = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const inHtml = (text: string) => html({ title: text, lead: "", blocks: [] }).split(/<title>|<\/title>/)[1] ?? "";

describe("a value that the run knows to be secret", () => {
  it.each<[string, (value: string) => string]>([
    ["as it is", (value) => value],
    ["escaped for HTML", inHtml],
    ["escaped for HTML by numbers", entities],
    ["escaped for HTML twice", (value) => inHtml(inHtml(value))],
    ["escaped for JSON", (value) => JSON.stringify(value).slice(1, -1)],
    [
      "escaped for JSON in ASCII",
      (value) => [...value].map((s) => `\\u${s.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    ],
    ["JSON in JSON", (value) => JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ["JSON in HTML", (value) => entities(JSON.stringify(value).slice(1, -1))],
    ["in a URL", encodeURIComponent],
    ["in a URL, in lower case", (value) => encodeURIComponent(value).toLowerCase().replace("zx", "Zx")],
    ["in a URL within a URL", (value) => encodeURIComponent(encodeURIComponent(value))],
    ["in a form", (value) => new URLSearchParams({ v: value }).toString().slice(2)],
  ])("goes %s, and nothing else does", async (_how, encode) => {
    expect(await redacted(`before ${encode(VALUE)} after`, VALUE)).toBe("before [secret] after");
  });

  it.each([0, 1, 2])("goes in base64 of either alphabet, %i bytes into a group", async (before) => {
    for (const alphabet of ["base64", "base64url"] as const) {
      const text = Buffer.from(`${"x".repeat(before)}${VALUE}tail`).toString(alphabet);
      const clean = await redacted(text, VALUE);
      expect(clean).toContain("[secret]");
      expect(clean.replace("[secret]", "").length).toBeLessThan(14);
    }
  });

  it("goes line by line where it is a key, however its lines are put together", async () => {
    const lines = ["MIIEvQIBADANBgkqhkiG9w0BAQEF", "AASCBKcwggSjAgEAAoIBAQC7"];
    const key = ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----"].join("\n");
    for (const text of [lines[0] ?? "", `x${lines[1]}x`, lines.join(" "), JSON.stringify(lines)])
      for (const value of [key, Buffer.from(key).toString("base64")])
        expect(await redacted(text, value)).not.toMatch(/MIIE|AASC/);
  });

  it("goes without the org id that a session begins with, and the org id stays", async () => {
    const [org, rest] = ["00D000000000001AAA", "AQ0AQKnownSessionRest"];
    expect(await redacted(`${org} said ${rest}`, `${org}!${rest}`)).toBe(`${org} said [secret]`);
  });

  it("goes as a word of its own where it is like one, and not at all where it is shorter than six signs", async () => {
    expect(await redacted("kantiv, kantivate, prekantiv, x-kantiv.", "kantiv")).toBe(
      "[secret], kantivate, prekantiv, x-[secret].",
    );
    expect(await redacted("abc abcabc", "abc")).toBe("abc abcabc");
  });

  it("is taken out once, though the placeholder is like it", async () => {
    expect(await redacted("my secret here", "secret")).toBe("my [secret] here");
    expect(await redacted("my [secret] here", "secret")).toBe("my [secret] here");
  });

  it("is known to the run that met it alone", async () => {
    await redacted("", "Known-To-One-Run");
    expect(await redacted("Known-To-One-Run")).toBe("Known-To-One-Run");
    expect(redact("Known-To-One-Run")).toBe("Known-To-One-Run");
  });

  it("is looked for in a long text without haste or delay", async () => {
    const values = Array.from({ length: 30 }, (_, nth) => `value-${nth}-${"k".repeat(200)}`);
    const text = '{"a":"&amp;%41 lorem ipsum"}'.repeat(4_000);
    const begin = performance.now();
    expect(await redacted(text, ...values)).toBe(text);
    expect(performance.now() - begin).toBeLessThan(8_000);
  });
});
