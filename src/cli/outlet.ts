import type { TextForm } from "../model/command.ts";
import { type Paint, plain } from "../model/paint.ts";
import { harmless } from "../util/printable.ts";
import { redact } from "../util/redact.ts";
import { withoutBrackets, withoutCommands } from "../util/runner-commands.ts";
import { folded } from "../util/wrapped.ts";

/** One of the process's two streams, as the only way by which text leaves it. */
export interface Outlet {
  /** Our colours: known by a mark of this run, so that no text of others brings any. */
  paint: Paint;
  /** Colours and lines that move are welcome. */
  lively: boolean;
  /** What a write lets through: {@link Outlet.clean}, and a line end where there is none. */
  write(text: string, form?: TextForm): void;
  /** The text without secrets, without what acts on a terminal or a runner, and with our own colours. */
  clean(text: string, form?: TextForm): string;
  /** Words that are shown on purpose, though some have the shape of a secret (the emulator's own sessions). */
  show(text: string): void;
  /** Our own orders to a terminal. */
  move(sequence: string): void;
}

interface Stream {
  isTTY?: boolean;
  /** Of a terminal, where it tells. */
  columns?: number;
  write(text: string): unknown;
}

/** @param mark of this run, which nobody can guess; letters and digits. Without one there are no colours. */
export function outletFor(
  stream: Stream,
  env: Readonly<Record<string, string | undefined>>,
  mark: string | undefined,
): Outlet {
  const lively = mark !== undefined && isLively(stream, env);
  const ours = mark === undefined ? undefined : new RegExp(`\u001b${mark}(\\[\\d+m)`);
  const filtered = (text: string, change: (text: string) => string) =>
    (ours === undefined ? [text] : text.split(ours))
      .map((part, at) => (at % 2 === 0 ? change(part) : `\u001b${part}`))
      .join("");
  const clean = (text: string, form: TextForm = "text") => {
    // Made by `safeJson`: what is in it stands as escapes already, and cutting in it again could break it.
    if (form === "json") return text;
    const safe = filtered(redact(text), (part) => harmless(part, form === "markdown" ? "joiners" : undefined));
    return form === "commands" ? withoutBrackets(safe) : withoutCommands(safe);
  };
  return {
    lively,
    paint: lively ? paintMarked(mark) : plain,
    clean,
    write: (text, form) => {
      const safe = clean(text, form);
      const isFolded = stream.isTTY === true && form === "prose";
      stream.write(endLine(isFolded ? folded(safe, stream.columns ?? 0) : safe));
    },
    show: (text) => void stream.write(endLine(withoutCommands(harmless(text)))),
    move: (sequence) => void stream.write(sequence),
  };
}

/** Whether colours and lines that move are welcome: only on a terminal, and never with NO_COLOR (no-color.org). */
function isLively(stream: Stream, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

/** Node's own, of whose module an import would load all parts: a start without a terminal needs none. */
function paintMarked(mark: string): Paint {
  const { styleText } = process.getBuiltinModule("node:util");
  return (style, text) => {
    const [open = "", close = ""] = styleText(style, "|", { validateStream: false })
      .replaceAll("\u001b", `\u001b${mark}`)
      .split("|");
    return `${open}${text}${close}`;
  };
}

function endLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
