/** What the org says of its metadata types: the list, and the WSDL. */

import { isIn, KINDS, type Kind, versionNumber } from "../../metadata/kinds.ts";
import { byText } from "../../util/by-text.ts";
import type { Bench } from "../bench.ts";
import { CannotAsk, type OpenCase, type PlainCase } from "../case.ts";
import type { Json } from "../mask.ts";

const OF_APPS = /^(ExternalClientApp|ExtlClnt)/;

/** The WSDL as a browser downloads it. @throws {CannotAsk} when the session opens no page of Setup */
async function wsdlOf({ platform }: Bench): Promise<string> {
  const headers = { cookie: `sid=${platform.session.reveal()}` };
  const { status, body } = await platform.send({ method: "GET", path: "/services/wsdl/metadata", headers });
  const text = body.toString("utf8");
  if (status === 200 && text.includes("<definitions")) return text;
  throw new CannotAsk("the session opens no page of Setup: Setup, API, Generate Metadata WSDL has it");
}

/** Text of a named type; undefined for one that is not there. */
function typeIn(wsdl: string, kind: "complexType" | "simpleType", name: string): string | undefined {
  return new RegExp(`<xsd:${kind} name="${name}">[\\s\\S]*?</xsd:${kind}>`).exec(wsdl)?.[0];
}

const attributes = (text: string, element: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`<xsd:${element} [^>]*?\\b${name}="(?:\\w+:)?([^"]+)"`, "g"))].map(
    ([, value = ""]) => value,
  );

/** How a type of the WSDL differs from the table that this tool checks templates by. */
function againstTable(wsdl: string, { type, elements }: Kind, version: number): Json {
  const text = typeIn(wsdl, "complexType", type);
  if (text === undefined) return "not in the WSDL";
  const there = attributes(text, "element", "name");
  // What every type has stands with the type that all extend.
  const known = elements.filter((spec) => isIn(spec, version) && !["fullName", "module"].includes(spec.name));
  const sorted = there.toSorted(byText);
  return {
    onlyInOrg: there.filter((name) => !known.some((spec) => spec.name === name)),
    onlyInTable: known.map(({ name }) => name).filter((name) => !there.includes(name)),
    alphabetical: sorted.join() === there.join(),
  };
}

const TABLES = KINDS.filter(({ type, partly }) => OF_APPS.test(type) && !partly);

export const SCHEMA_CASES: PlainCase[] = [
  {
    id: "wsdl-elements",
    title: "The elements of each app type by the org's own WSDL are those by which templates are checked",
    certainty: "documented",
    ledger: "Elements, enums, required elements and their API versions, by type",
    see: async (bench) => {
      const wsdl = await wsdlOf(bench);
      const version = versionNumber(bench.release.apiVersion);
      const types = TABLES.filter(({ since }) => since <= version);
      return Object.fromEntries(types.map((kind) => [kind.type, againstTable(wsdl, kind, version)]));
    },
    expect: Object.fromEntries(
      TABLES.map(({ type }) => [type, { onlyInOrg: [], onlyInTable: [], alphabetical: true }]),
    ),
  },
];

export const OPEN_SCHEMA_CASES: OpenCase[] = [
  {
    id: "newest-version",
    title: "The newest API version that the org has",
    open: "whether this tool knows it",
    see: async ({ platform }) => {
      const { body } = await platform.send({ method: "GET", path: "/services/data" });
      const versions = JSON.parse(body.toString("utf8")) as { label: string; version: string }[];
      const newest = versions.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
      return { label: newest?.label ?? "", version: newest?.version ?? "" };
    },
  },
  {
    id: "metadata-types",
    title: "The metadata types of External Client Apps that the org lists",
    open: "which of them a template could have",
    see: async ({ platform }) => (await platform.types()).filter((name) => OF_APPS.test(name)).sort(),
  },
  {
    id: "wsdl-scopes",
    title: "OAuth scopes in the order of the WSDL's enumeration",
    open: "which scopes there are, and the order in which they are read back",
    see: async (bench) => {
      const wsdl = await wsdlOf(bench);
      const types = [...wsdl.matchAll(/<xsd:simpleType name="\w+">[\s\S]*?<\/xsd:simpleType>/g)].map(([text]) => text);
      const scopes = types.find((text) => text.includes('value="RefreshToken"'));
      return attributes(scopes ?? "", "enumeration", "value");
    },
  },
];
