import { bashCompletion } from "../cli/completion/bash.ts";
import { fishCompletion } from "../cli/completion/fish.ts";
import { zshCompletion } from "../cli/completion/zsh.ts";
import type { CommandSpec, Flag, Handler, Offered } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { nextText } from "../reports/next-text.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** What makes a shell take the script. */
const USED_BY = {
  bash: 'eval "$(kantiv-sf completion bash)"   # in ~/.bashrc',
  zsh: 'eval "$(kantiv-sf completion zsh)"   # in ~/.zshrc, behind compinit',
  fish: "kantiv-sf completion fish | source   # in ~/.config/fish/config.fish",
} as const;

/** `completion`: a script for a shell, made from the command table; or the words that the script asks for at Tab. */
export function completion(table: readonly CommandSpec[]): Handler {
  return async (flags, ctx) => {
    if (flags.offer !== undefined) {
      const { wordsAtTab } = await import("../flows/input/at-tab.ts");
      const words = await wordsAtTab(flags.offer as "orgs" | "templates" | "runs", flags.of as string | undefined, ctx);
      return { status: "ok", exit: EXIT.ok, result: { words }, text: () => words.join("\n") };
    }
    const shell = String(flags.shell) as keyof typeof SCRIPTS;
    const script = SCRIPTS[shell](await withOffers(table));
    return {
      status: "ok",
      exit: EXIT.ok,
      result: { shell, script },
      text: () => script,
      // Where a shell evaluates it at its start, nobody wants to read how.
      ...(ctx.terminal ? { beside: (paint: Paint) => nextText(USED_BY[shell], paint) } : {}),
    };
  };
}

/** What is the same in each folder stands in the script. */
async function withOffers(table: readonly CommandSpec[]): Promise<CommandSpec[]> {
  const [{ ALL_CODES }, { RULES }] = await Promise.all([
    import("../codes/explain.ts"),
    import("../lint/rules/index.ts"),
  ]);
  const lists: Partial<Record<Offered, readonly string[]>> = { codes: ALL_CODES, rules: RULES.map(({ code }) => code) };
  const listed = <T extends { offers?: Offered }>(one: T): T => {
    const choices = one.offers && lists[one.offers];
    return choices ? { ...one, choices } : one;
  };
  return table.map((spec) => ({
    ...spec,
    ...(spec.positional ? { positional: listed(spec.positional) } : {}),
    flags: Object.fromEntries(Object.entries(spec.flags).map(([name, flag]): [string, Flag] => [name, listed(flag)])),
  }));
}
