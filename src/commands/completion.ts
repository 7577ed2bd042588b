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
    const script = SCRIPTS[shell](await Promise.all(table.map(withOffers)));
    return { status: "ok", exit: EXIT.ok, result: { shell, script }, text: () => script };
  };
}

async function withOffers(spec: CommandSpec): Promise<CommandSpec> {
  const { positional } = spec;
  return positional?.offers ? { ...spec, positional: { ...positional, choices: await positional.offers() } } : spec;
}
