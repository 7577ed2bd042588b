import type { Problem } from "../../model/errors.ts";
import type { SourceFile } from "../input.ts";

/** A PEM private key of any kind, with enough behind its first line to be one; line breaks may be written as `\n`. */
const PEM_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----(?:\s|\\n|[A-Z][\w-]+: [^\n]*\n)*[A-Za-z0-9+/]{40}/;

/** The same in base64, as secrets are passed on in one line: `-----BEGIN` begins so. */
const PACKED = /LS0tLS1CRUdJTi[A-Za-z0-9+/=]{60,}/g;

/** Files whose name says that they hold a key beside its certificate. */
const KEY_STORE = /\.(p12|pfx|jks)$/i;

/** PRIVATE_KEY for every file that holds a private key, with its line; never anything of the key. */
export function keyProblems(files: readonly SourceFile[]): Problem[] {
  return files.flatMap(({ path, text }) => {
    if (KEY_STORE.test(path))
      return [{ code: "PRIVATE_KEY", message: "The file is a store of private keys.", file: path, line: 1 }];
    const index = text === undefined ? -1 : keyIn(text);
    if (text === undefined || index < 0) return [];
    const line = text.slice(0, index).split("\n").length;
    return [{ code: "PRIVATE_KEY", message: "The file holds a private key.", file: path, line }];
  });
}

function keyIn(text: string): number {
  const plain = text.search(PEM_KEY);
  if (plain >= 0) return plain;
  for (const { 0: word, index } of text.matchAll(PACKED)) {
    if (Buffer.from(word.slice(0, 80), "base64").toString("latin1").includes("PRIVATE KEY-----")) return index;
  }
  return -1;
}
