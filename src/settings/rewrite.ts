import { parseDocument, stringify } from "yaml";
import type { NewPair } from "../model/rotation.ts";

/** An org file's text with another pair. Comments stay, and the order; blanks come out as the YAML library sets them. Pure. */
export function withPair(text: string, pair: NewPair): string {
  const document = parseDocument(text);
  document.setIn(["jwt", "certificate"], pair.certificate);
  for (const name of ["key", "passphrase", "signer"]) document.deleteIn(["jwt", name]);
  const inOneLine = (value: object) => document.createNode(value, { flow: true });
  if ("command" in pair.key) document.setIn(["jwt", "signer"], inOneLine(pair.key));
  else document.setIn(["jwt", "key"], inOneLine(pair.key));
  if (pair.passphrase !== undefined) document.setIn(["jwt", "passphrase"], inOneLine({ env: pair.passphrase }));
  for (const [name, value] of Object.entries(pair.parameters ?? {})) document.setIn(["parameters", name], value);
  return document.toString({ lineWidth: 0 });
}

/** The same in one line, as what stands behind `jwt:`. */
export function pairInOneLine({ certificate, key, passphrase }: NewPair): string {
  const signing = "command" in key ? { signer: key } : { key };
  const jwt = { certificate, ...signing, ...(passphrase !== undefined && { passphrase: { env: passphrase } }) };
  return stringify(jwt, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}

/** The lines of an org file that a person has to change, for the report. */
export function pairLines(pair: NewPair): string {
  return withPair("jwt:\n  certificate: none\n", pair);
}
