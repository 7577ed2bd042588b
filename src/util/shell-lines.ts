import { basename } from "node:path";
import type { SecretRef } from "../model/secret.ts";
import { shellWord } from "./command-line.ts";
import { redact } from "./redact.ts";

/** The variable in which examples and `certificate create` look for a key's passphrase. */
export const PASSPHRASE_ENV = "KANTIV_KEY_PASSPHRASE";

/** A pair in new files, so that nothing is in its way. */
export const NEW_PAIR = "kantiv-sf certificate create --out-cert new.crt --out-key new.key";

/** Whether two files are a pair. */
export const IS_PAIR = "kantiv-sf certificate show CRT --key-file KEY";

/** What a shell takes for a variable's name, and nothing else: bash works out what stands in brackets behind one. */
const NAME = /^[A-Za-z_]\w*$/;

/** Line for a shell (bash, zsh) that reads a variable from the keyboard: not shown, and in no history. Pure. */
export function typeVariable(name: string): string {
  return NAME.test(name) ? `read -rs ${name} && export ${name}` : needsOtherName(name);
}

/** Line for a shell that sets a variable to what a file holds. Pure. */
export function variableFrom(name: string, file: string): string {
  if (!NAME.test(name)) return needsOtherName(name);
  const line = `export ${name}="$(cat ${shellPath(file)})"`;
  // Behind a name like a secret's, and `=`, our own outlet would black it out.
  return redact(line) === line ? line : `read -rd '' ${name} < ${shellPath(file)}; export ${name}`;
}

/** Line for a shell that takes a file's content from the keyboard until Ctrl+D; only its owner may read it. Pure. */
export function typeFile(path: string): string {
  return `(umask 077 && cat > ${shellPath(path)})`;
}

/** Line for a shell that takes a file from all but its owner. Pure. */
export function closeFile(path: string): string {
  return `chmod 600 ${shellPath(path)}`;
}

/** Line for a shell that shows whose a file or folder is, and who may use it. Pure. */
export function whoMayUse(path: string): string {
  return `ls -ld ${shellPath(path)}`;
}

/** Line for a shell that takes a file from the last commit. Pure. */
export function fromGit(path: string): string {
  return `git restore ${shellPath(path)}`;
}

/** Line for a shell that keeps a folder and takes it out of git, now and from now on. Pure. */
export function outOfGit(folder: string): string {
  return `git rm -r --cached ${shellPath(folder)} && echo ${shellPath(`${basename(folder)}/`)} >> .gitignore`;
}

/** Line for a shell that removes a file. Pure. */
export function removeFile(path: string): string {
  return `rm ${shellPath(path)}`;
}

/** Line for a shell that puts a file or folder aside, beside itself. Pure. */
export function putAside(path: string): string {
  return `mv ${shellPath(path)} ${shellPath(`${path}.aside`)}`;
}

/** Command that seals what a file holds, under the name that something refers to. Pure. */
export function sealFile({ sealed, in: file }: Extract<SecretRef, { sealed: string }>, held: string): string {
  return `kantiv-sf seal ${shellPath(sealed)} --in ${shellPath(file)} --file ${shellPath(held)}`;
}

/** A path as one word of a shell that no program takes for a flag. Pure. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}

function needsOtherName(name: string): string {
  return `no shell can set a variable ${JSON.stringify(name)}: name another one`;
}
