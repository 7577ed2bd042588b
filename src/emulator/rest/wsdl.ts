/** `GET /services/wsdl/metadata`: the schema of the metadata types, as a person downloads it in Setup, API. */
import { findCaller } from "../http/session.ts";
import { type Exchange, html, type Reply } from "../http/types.ts";
import { SCOPES } from "../metadata/rules/scopes.ts";
import { type Dates, type ElementSchema, elementsAt } from "../metadata/schema.ts";
import { METADATA_TYPES } from "../metadata/types.ts";
import { COMPLEX_TYPES, ENUM_VALUE_SINCE, ENUMS } from "../metadata/values.ts";

const SCALARS: ReadonlySet<string> = new Set(["string", "boolean", "int", "double", "dateTime", "base64Binary"]);

/** Takes the session as a browser does, from its cookie; others are sent to the login page, which is a page here. */
export function metadataWsdl({ org, now, request, switches }: Exchange): Reply {
  const sid = /(?:^|;\s*)sid=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
  const caller = findCaller(org, sid, now);
  if (!caller?.permissions.has("CustomizeApplication")) return html(200, "Login", "Log in to your org.");
  return {
    status: 200,
    headers: { "content-type": "text/xml;charset=UTF-8" },
    body: wsdlAt(org.apiVersions.max, switches),
  };
}

function wsdlAt(version: number, dates: Dates): string {
  const types = METADATA_TYPES.filter(({ since }) => since <= version);
  const complex = Object.entries(COMPLEX_TYPES).map(([name, elements]) =>
    typeText(name, sequence(elements, version, dates)),
  );
  const whole = types.map(({ root, elements }) =>
    typeText(
      root,
      `<xsd:complexContent><xsd:extension base="tns:Metadata">${sequence(elements, version, dates)}</xsd:extension></xsd:complexContent>`,
    ),
  );
  const enums = Object.entries({ ...ENUMS, ConnectedAppOauthAccessScope: Object.keys(SCOPES) }).map(
    ([name, values]) => {
      const known = values.filter((value) => (ENUM_VALUE_SINCE[value] ?? 0) <= version);
      const lines = known.map((value) => `<xsd:enumeration value="${value}"/>`).join("");
      return `<xsd:simpleType name="${name}"><xsd:restriction base="xsd:string">${lines}</xsd:restriction></xsd:simpleType>`;
    },
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions targetNamespace="http://soap.sforce.com/2006/04/metadata" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:tns="http://soap.sforce.com/2006/04/metadata">
<types><xsd:schema elementFormDefault="qualified" targetNamespace="http://soap.sforce.com/2006/04/metadata">
${[...whole, ...complex, ...enums].join("\n")}
</xsd:schema></types>
</definitions>
`;
}

function typeText(name: string, body: string): string {
  return `<xsd:complexType name="${name}">${body}</xsd:complexType>`;
}

function sequence(elements: readonly ElementSchema[], version: number, dates: Dates): string {
  const lines = elementsAt(elements, version, dates).map(({ name, type, required, many }) => {
    const prefix = SCALARS.has(type) ? "xsd" : "tns";
    const times = `${required ? "" : ' minOccurs="0"'}${many ? ' maxOccurs="unbounded"' : ""}`;
    return `<xsd:element name="${name}"${times} type="${prefix}:${type}"/>`;
  });
  return `<xsd:sequence>${lines.join("")}</xsd:sequence>`;
}
