import { bashCompletion } from "../cli/completion/bash.ts";
import { fishCompletion } from "../cli/completion/fish.ts";
import { zshCompletion } from "../cli/completion/zsh.ts";
import type { CommandSpec, Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `completion`: a script for a shell, made from the command table. */
export function completion(table: readonly CommandSpec[]): Handler {
  return async (flags) => {
    const shell = String(flags.shell) as keyof typeof SCRIPTS;
    const script = SCRIPTS[shell](table);
    return { status: "ok", exit: EXIT.ok, result: { shell, script }, text: () => script };
  };
}
